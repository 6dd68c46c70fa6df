-- Grain: data_month x product_id x flow x breakdown (of the extracts) x currency.
-- What the extracts cover. A month without a row is not published; a member without a line in a complete month had no
-- trade.
{% set key = ['product_id', 'flow', 'breakdown', 'currency', 'data_month'] %}
{{ incremental_by_year('int_report_years', dated_by='data_month', unique_key=key) }}

with

scopes as (

    select
        codes.product_id,
        basket.code_count,
        scopes.*
    from {{ ref('int_extract_scopes') }} as scopes
    inner join {{ ref('int_product_codes') }} as codes
        on
            scopes.product_code = codes.product_code
            and scopes.data_month between codes.valid_from and codes.valid_to
    inner join {{ ref('int_basket_codes') }} as basket
        on
            codes.product_id = basket.product_id
            and codes.valid_from = basket.valid_from
            and scopes.flow = basket.flow
    where {{ in_batch('scopes.data_month', is_date=true) }}

),

vintages as (

    select
        {{ key | join(', ') }},
        count(distinct extract_id) as extract_count,
        count(distinct vintage) as vintage_count,
        min(vintage) as first_vintage,
        max(vintage) as last_vintage,
        max(case when is_complete then vintage end) as last_complete_vintage,
        count(distinct case when is_complete then product_code end) = max(code_count) as is_complete
    from scopes
    group by {{ key | join(', ') }}

),

lines as (

    select
        codes.product_id,
        lines.flow,
        lines.breakdown,
        lines.currency,
        lines.data_month,
        count(*) as line_count
    from {{ ref('int_lines_latest') }} as lines
    inner join {{ ref('int_product_codes') }} as codes
        on
            lines.product_code = codes.product_code
            and lines.data_month between codes.valid_from and codes.valid_to
    where {{ in_batch('lines.data_month', is_date=true) }}
    group by codes.product_id, lines.flow, lines.breakdown, lines.currency, lines.data_month

),

final as (

    select
        vintages.data_month,
        vintages.product_id,
        vintages.flow,
        vintages.breakdown,
        vintages.currency,
        vintages.is_complete,
        coalesce(lines.line_count, 0) as line_count,
        cast(vintages.extract_count as integer) as extract_count,
        cast(vintages.vintage_count as integer) as vintage_count,
        vintages.first_vintage,
        vintages.last_vintage,
        vintages.last_complete_vintage
    from vintages
    left join lines on {{ same('vintages', 'lines', key) }}

)

select * from final
