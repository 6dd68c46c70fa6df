-- Grain: currency x breakdown (overview, partner, province) x product_id x flow x data_month.
-- Which months of a product are published, and whether completely. A month without a row is not published.
{{ incremental_by_year('int_report_years', dated_by='data_month', unique_key=[
    'currency', 'breakdown', 'product_id', 'flow', 'data_month',
]) }}
with

sources as (

    select
        product_codes.product_id,
        product_codes.valid_from,
        sources.*
    from {{ ref('int_code_sources') }} as sources
    inner join {{ ref('int_product_codes') }} as product_codes
        on
            sources.product_code = product_codes.product_code
            and sources.data_month between product_codes.valid_from and product_codes.valid_to
    where {{ in_batch('sources.data_month', is_date=true) }}

),

final as (

    select
        sources.currency,
        sources.breakdown,
        sources.product_id,
        sources.flow,
        sources.data_month,
        bool_and(sources.is_valued) as is_valued,
        bool_and(sources.is_complete) and count(*) = max(expected.code_count) as is_complete,
        max(sources.vintage) as vintage
    from sources
    inner join {{ ref('int_basket_codes') }} as expected
        on
            sources.product_id = expected.product_id
            and sources.valid_from = expected.valid_from
            and sources.flow = expected.flow
    group by sources.currency, sources.breakdown, sources.product_id, sources.flow, sources.data_month

)

select * from final
