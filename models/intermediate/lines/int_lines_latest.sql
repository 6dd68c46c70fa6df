-- Grain: flow x breakdown x currency x data_month x product_code x partner_code x province_code x regime_code.
-- The line that counts for each key: the latest vintage; a complete extract also removes what it no longer lists.
{{ incremental_by_year('int_data_years', dated_by='data_month', unique_key=[
    'flow', 'breakdown', 'currency', 'data_month', 'product_code', 'partner_code', 'province_code', 'regime_code',
]) }}
with

scopes as (

    select
        flow,
        breakdown,
        currency,
        product_code,
        data_month,
        count(*) as extract_count,
        max(case when is_complete then vintage end) as last_complete_vintage
    from {{ ref('int_extract_scopes') }}
    where {{ in_batch('data_month', is_date=true) }}
    group by flow, breakdown, currency, product_code, data_month

),

candidates as (

    select
        lines.*,
        scopes.extract_count
    from {{ ref('stg_extracts__lines') }} as lines
    inner join scopes
        on
            lines.flow = scopes.flow
            and lines.breakdown = scopes.breakdown
            and lines.currency = scopes.currency
            and lines.product_code = scopes.product_code
            and lines.data_month = scopes.data_month
    where
        {{ in_batch('lines.data_year') }}
        and (scopes.last_complete_vintage is null or lines.vintage >= scopes.last_complete_vintage)

),

-- Only where extracts compete does a key need its lines ranked; the rest, nearly everything, passes as it is.
competing as (

    select
        *,
        row_number() over (
            partition by
                flow, breakdown, currency, data_month, product_code, partner_code, province_code, regime_code
            order by vintage desc, ingested_at desc, source_file desc, line_number desc
        ) as recency
    from candidates
    where extract_count > 1

),

{% set columns = [
    'flow', 'breakdown', 'currency', 'data_month', 'product_code', 'partner_code', 'province_code', 'regime_code',
    'product_name', 'partner_name', 'province_name', 'regime_name', 'amount', 'quantity_1', 'unit_1',
    'vintage', 'source_file', 'line_number',
] %}

final as (

    select {{ columns | join(', ') }} from candidates where extract_count = 1
    union all
    select {{ columns | join(', ') }} from competing where recency = 1

)

select * from final
