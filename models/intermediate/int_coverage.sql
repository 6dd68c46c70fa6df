-- Grain: currency x breakdown (overview, partner, province) x product_id x flow x data_month.
-- What the extracts cover, and which of them each table is summed from. A month without a row is not published.
-- Where several extracts could serve, the first of these decides: it has the currency's values; it is complete; it has
-- the fewest dimensions; partner before province (so that partners always add up to the overview).
with

scopes as (

    select
        product_codes.product_id,
        product_codes.product_code,
        product_codes.valid_from,
        scopes.flow,
        scopes.breakdown as source_breakdown,
        scopes.currency as source_currency,
        scopes.data_month,
        max(case when scopes.is_complete then 1 else 0 end) as is_code_complete,
        max(scopes.vintage) as vintage
    from {{ ref('int_extract_scopes') }} as scopes
    inner join {{ ref('int_product_codes') }} as product_codes
        on
            scopes.product_code = product_codes.product_code
            and scopes.data_month between product_codes.valid_from and product_codes.valid_to
    group by
        product_codes.product_id, product_codes.product_code, product_codes.valid_from,
        scopes.flow, scopes.breakdown, scopes.currency, scopes.data_month

),

-- A basket is complete in a month only if every code that its extracts ever list in this edition is there.
expected as (

    select product_id, valid_from, flow, source_breakdown, source_currency, count(distinct product_code) as code_count
    from scopes
    group by product_id, valid_from, flow, source_breakdown, source_currency

),

sources as (

    select
        scopes.product_id,
        scopes.flow,
        scopes.source_breakdown,
        scopes.source_currency,
        scopes.data_month,
        min(scopes.is_code_complete) = 1 and count(*) = max(expected.code_count) as is_complete,
        max(scopes.vintage) as vintage
    from scopes
    inner join expected
        on
            scopes.product_id = expected.product_id
            and scopes.valid_from = expected.valid_from
            and scopes.flow = expected.flow
            and scopes.source_breakdown = expected.source_breakdown
            and scopes.source_currency = expected.source_currency
    group by
        scopes.product_id, scopes.flow, scopes.source_breakdown, scopes.source_currency, scopes.data_month

),

-- The dollar tables have a row wherever anything is covered, with a null value where only yuan is; not so the reverse.
candidates as (

    select 'usd' as currency, * from sources
    union all
    select 'cny' as currency, * from sources where source_currency = 'cny'

),

by_breakdown as (

    select 'overview' as breakdown, * from candidates
    union all
    select 'partner' as breakdown, * from candidates where source_breakdown like '%partner%'
    union all
    select 'province' as breakdown, * from candidates where source_breakdown like '%province%'

),

ranked as (

    select
        *,
        row_number() over (
            partition by currency, breakdown, product_id, flow, data_month
            order by
                case when source_currency = currency then 0 else 1 end,
                case when is_complete then 0 else 1 end,
                length(source_breakdown) - length(replace(source_breakdown, '_', '')),
                source_breakdown
        ) as preference
    from by_breakdown

),

final as (

    select
        currency,
        breakdown,
        product_id,
        flow,
        data_month,
        source_breakdown,
        source_currency,
        source_currency = currency as is_valued,
        is_complete,
        vintage
    from ranked
    where preference = 1

)

select * from final
