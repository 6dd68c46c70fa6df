-- Grain: data_month x product_id x flow x breakdown (of the extracts) x currency.
-- What the extracts answer. A month without a row is not published; a member without a line in a complete month had
-- no trade. Whether a month is complete says int_coverage_years, here for the extracts of one breakdown and currency
-- alone.
{% set key = ['product_id', 'flow', 'breakdown', 'currency', 'data_month'] %}
{{ view_of_every_code(key) if var('monitor_all_codes') else incremental_by_year(
    'int_report_years', dated_by='data_month', unique_key=key
) }}

with

months as (

    select
        year,
        {{ date_of_month() }} as data_month
    from {{ ref('int_data_months') }}
    where {{ in_batch('year') }}

),

covered as (

    select
        coverage.product_id,
        coverage.flow,
        substring(coverage.breakdown, {{ 'extracts by ' | length + 1 }}) as breakdown,
        coverage.currency,
        months.data_month,
        {{ has_month('coverage.complete_months', 'months.data_month') }} as is_complete
    from {{ ref('int_coverage_years') }} as coverage
    inner join months
        on coverage.year = months.year and {{ has_month('coverage.covered_months', 'months.data_month') }}
    where coverage.breakdown like 'extracts by %' and {{ in_batch('coverage.year') }}

),

codes as (

    select distinct product_id, product_code, first_year, last_year from {{ ref('int_basket_codes') }}

),

extracts as (

    select
        codes.product_id,
        scopes.flow,
        scopes.breakdown,
        scopes.currency,
        scopes.year,
        scopes.extract_id,
        scopes.vintage,
        scopes.is_complete,
        scopes.source,
        {{ bits_in_group('scopes.months') }} as months
    from {{ ref('int_extract_scopes') }} as scopes
    inner join codes
        on scopes.product_code = codes.product_code and scopes.year between codes.first_year and codes.last_year
    where {{ in_batch('scopes.year') }}
    group by
        codes.product_id, scopes.flow, scopes.breakdown, scopes.currency, scopes.year,
        scopes.extract_id, scopes.vintage, scopes.is_complete, scopes.source

),

statements as (

    select
        {{ prefixed('extracts', key[:4]) }},
        months.data_month,
        count(distinct extracts.extract_id) as extract_count,
        count(distinct extracts.vintage) as vintage_count,
        min(extracts.vintage) as first_vintage,
        max(extracts.vintage) as last_vintage,
        max(case when extracts.is_complete then extracts.vintage end) as last_complete_vintage,
        bool_or(extracts.source = 'sample') as is_sample
    from extracts
    inner join months on extracts.year = months.year and {{ has_month('extracts.months', 'months.data_month') }}
    group by {{ prefixed('extracts', key[:4]) }}, months.data_month

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
    inner join {{ ref('int_basket_codes') }} as codes
        on
            lines.product_code = codes.product_code
            and extract(year from lines.data_month) between codes.first_year and codes.last_year
            and codes.is_counted
    where {{ in_batch('lines.data_month', is_date=true) }}
    group by codes.product_id, lines.flow, lines.breakdown, lines.currency, lines.data_month

),

final as (

    select
        covered.data_month,
        covered.product_id,
        covered.flow,
        covered.breakdown,
        covered.currency,
        covered.is_complete,
        coalesce(lines.line_count, 0) as line_count,
        cast(statements.extract_count as integer) as extract_count,
        cast(statements.vintage_count as integer) as vintage_count,
        statements.first_vintage,
        statements.last_vintage,
        statements.last_complete_vintage,
        statements.is_sample
    from covered
    inner join statements on {{ same('covered', 'statements', key) }}
    left join lines on {{ same('covered', 'lines', key) }}

)

select * from final
