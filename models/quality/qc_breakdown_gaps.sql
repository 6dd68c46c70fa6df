-- Grain: currency x product_id x flow x data_month.
-- Months in which all provinces do not add up to the flow's total, both completely covered.
-- With different vintages that is a revision which one of them has missed. With one vintage it is rounding, up to half
-- a unit for each line of both, or else an error, and a test fails.
{% set keys = ['currency', 'product_id', 'flow', 'data_month'] %}
{{ incremental_by_year('int_report_years', dated_by='data_month', unique_key=keys) }}
{% set source = ['breakdown', 'product_code', 'source_breakdown', 'source_currency'] %}

with

products as (

    select currency, breakdown, product_id, flow, data_month, sum(amount) as amount
    from {{ ref('int_trade_months') }}
    where breakdown in ('overview', 'province') and {{ in_batch('data_month', is_date=true) }}
    group by currency, breakdown, product_id, flow, data_month

),

sums as (

    select * from products
    {% if var('monitor_all_codes') %}
        union all
        select
            products.currency,
            products.breakdown,
            roll_ups.product_id,
            products.flow,
            products.data_month,
            sum(products.amount) as amount
        from products
        inner join {{ ref('int_basket_codes') }} as roll_ups
            on
                products.product_id = roll_ups.product_code
                and extract(year from products.data_month) between roll_ups.first_year and roll_ups.last_year
                and roll_ups.is_roll_up
        group by products.currency, products.breakdown, roll_ups.product_id, products.flow, products.data_month
    {% endif %}

),

months as (

    select distinct {{ keys | join(', ') }} from sums

),

-- A table without a line in a month that it covers has none to add up.
covered as (

    select
        {{ prefixed('months', keys) }},
        coverage.breakdown,
        coalesce(sums.amount, 0) as amount
    from months
    inner join {{ ref('int_coverage_years') }} as coverage
        on
            {{ same('months', 'coverage', keys[:3]) }}
            and extract(year from months.data_month) = coverage.year
            and coverage.breakdown in ('overview', 'province')
            and {{ has_month(bits_in_both('coverage.complete_months', 'coverage.valued_months'), 'months.data_month') }}
    left join sums on {{ same('months', 'sums', keys) }} and coverage.breakdown = sums.breakdown
    where {{ in_batch('coverage.year') }}

),

gaps as (

    select
        {{ prefixed('totals', keys) }},
        cast(totals.amount as bigint) as total,
        cast(provinces.amount as bigint) as sum_of_provinces
    from covered as totals
    inner join covered as provinces on {{ same('totals', 'provinces', keys) }}
    where totals.breakdown = 'overview' and provinces.breakdown = 'province' and totals.amount <> provinces.amount

),

-- Code by code: a basket may take one code from one download and one from another.
codes as (

    select
        {{ prefixed('gaps', keys) }},
        {{ prefixed('sources', source) }},
        max(scopes.vintage) as vintage,
        max(case when scopes.is_complete then scopes.vintage end) as complete_vintage
    from gaps
    inner join {{ ref('int_basket_codes') }} as codes
        on
            gaps.product_id = codes.product_id
            and codes.is_counted
            and extract(year from gaps.data_month) between codes.first_year and codes.last_year
    inner join {{ ref('int_code_sources') }} as sources
        on
            codes.product_code = sources.product_code
            and {{ same('gaps', 'sources', ['currency', 'flow']) }}
            and extract(year from gaps.data_month) = sources.year
            and sources.breakdown in ('overview', 'province')
            and {{ has_month('sources.months', 'gaps.data_month') }}
    inner join {{ ref('int_extract_scopes') }} as scopes
        on
            {{ same('sources', 'scopes', ['product_code', 'flow', 'year']) }}
            and sources.source_breakdown = scopes.breakdown
            and sources.source_currency = scopes.currency
            and {{ has_month('scopes.months', 'gaps.data_month') }}
    group by {{ prefixed('gaps', keys) }}, {{ prefixed('sources', source) }}

),

line_counts as (

    select {{ prefixed('codes', keys) }}, count(*) as line_count
    from codes
    inner join {{ ref('int_lines_latest') }} as lines
        on
            {{ same('codes', 'lines', ['product_code', 'flow', 'data_month']) }}
            and codes.source_breakdown = lines.breakdown
            and codes.source_currency = lines.currency
    where {{ in_batch('lines.data_month', is_date=true) }}
    group by {{ prefixed('codes', keys) }}

),

vintages as (

    select
        {{ keys | join(', ') }},
        max(case when breakdown = 'overview' then vintage end) as total_vintage,
        max(case when breakdown = 'province' then vintage end) as province_vintage,
        count(distinct vintage) = 1 and bool_and(coalesce(vintage = complete_vintage, false)) as is_of_one_vintage
    from codes
    group by {{ keys | join(', ') }}

),

final as (

    select
        {{ prefixed('gaps', keys + ['total', 'sum_of_provinces']) }},
        gaps.total - gaps.sum_of_provinces as difference,
        {{ prefixed('vintages', ['total_vintage', 'province_vintage', 'is_of_one_vintage']) }},
        2 * abs(gaps.total - gaps.sum_of_provinces) <= coalesce(line_counts.line_count, 0) as is_rounding
    from gaps
    inner join vintages on {{ same('gaps', 'vintages', keys) }}
    left join line_counts on {{ same('gaps', 'line_counts', keys) }}

)

select * from final
