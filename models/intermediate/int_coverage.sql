-- Grain: currency x breakdown (overview, partner, province) x product_id x flow x data_month.
-- Which months of a product are published, and whether completely. A month without a row is not published.
with

product_codes as (

    select * from {{ ref('int_product_codes') }}

),

sources as (

    select
        product_codes.product_id,
        product_codes.valid_from,
        sources.*
    from {{ ref('int_code_sources') }} as sources
    inner join product_codes
        on
            sources.product_code = product_codes.product_code
            and sources.data_month between product_codes.valid_from and product_codes.valid_to

),

-- A month is complete only if every code of the basket is there that any extract of the flow, whatever its breakdown
-- and currency, lists within the same HS edition.
expected as (

    select
        product_codes.product_id,
        product_codes.valid_from,
        scopes.flow,
        count(distinct scopes.product_code) as code_count
    from {{ ref('int_extract_scopes') }} as scopes
    inner join product_codes
        on
            scopes.product_code = product_codes.product_code
            and scopes.data_month between product_codes.valid_from and product_codes.valid_to
    group by product_codes.product_id, product_codes.valid_from, scopes.flow

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
    inner join expected
        on
            sources.product_id = expected.product_id
            and sources.valid_from = expected.valid_from
            and sources.flow = expected.flow
    group by sources.currency, sources.breakdown, sources.product_id, sources.flow, sources.data_month

)

select * from final
