-- Grain: product_id x currency x breakdown (overview, partner, province) x data_month x flow x hs_code x partner_code
-- x province_code x regime_code. The lines that add up to the figures of a product that someone has named.
{{ config(
    materialized='view',
    unique_key=[
        'product_id', 'currency', 'breakdown', 'data_month', 'flow', 'hs_code', 'partner_code', 'province_code',
        'regime_code',
    ]
) }}
with

lines as (

    {{ placed_lines([
        'product_code', 'partner_code', 'province_code', 'regime_code', 'quantity_1', 'unit_1', 'vintage',
        'source_file', 'line_number',
    ]) }}

),

final as (

    select
        product_id,
        currency,
        breakdown,
        data_month,
        flow,
        product_code as hs_code,
        partner_code,
        province_code,
        regime_code,
        amount as value,
        quantity_1 as quantity,
        nullif(unit_1, '') as quantity_unit,
        vintage,
        source_file,
        cast(line_number as bigint) as line_number
    from lines
    where {{ is_listed('product_id') }}

)

select * from final
