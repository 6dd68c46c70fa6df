-- Grain: report_month x period x product_id x flow x region_code.
-- The bulletin's regions. Not from the public table: one is printed wherever a partner has a row, even where none of
-- its own partners traded, as a zero.
{{ config(materialized='view') }}
with

final as (

    select
        measured.report_month,
        measured.period,
        measured.product_id,
        measured.flow,
        {{ measure_columns('usd') | join(',\n        ') }},
        regions.region_code,
        regions.bulletin_order
    from {{ ref('int_trade_measured') }} as measured
    inner join {{ ref('regions') }} as regions on measured.member_code = regions.region_code
    where
        regions.bulletin_order is not null
        and measured.breakdown = 'region'
        and measured.currency = 'usd'

)

select * from final
