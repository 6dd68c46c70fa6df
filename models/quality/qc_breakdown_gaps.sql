-- Grain: currency x product_id x flow x data_month.
-- Months in which all provinces do not add up to the flow's total, both completely covered.
-- With different vintages that is a revision which one of them has missed. With one vintage it is rounding, up to half
-- a unit for each line of both, or else an error, and a test fails.
{% set keys = ['currency', 'product_id', 'flow', 'data_month'] %}
{{ incremental_by_year('int_report_years', dated_by='data_month', unique_key=keys) }}
{% set gap = keys + ['total', 'sum_of_provinces'] %}
{% set table = ['currency', 'product_id', 'flow', 'year'] %}
{% set source = ['breakdown', 'product_code', 'source_breakdown', 'source_currency'] %}

with

-- A table without a line in a month has none to add up.
products as (

    select
        currency,
        product_id,
        flow,
        data_month,
        coalesce(sum(case when breakdown = 'overview' then amount end), 0) as total,
        coalesce(sum(case when breakdown = 'province' then amount end), 0) as sum_of_provinces
    from {{ ref('int_trade_months') }}
    where breakdown in ('overview', 'province') and {{ in_batch('data_month', is_date=true) }}
    group by currency, product_id, flow, data_month

),

sums as (

    select * from products
    {% if var('monitor_all_codes') %}
        union all
        select
            products.currency,
            roll_ups.product_id,
            products.flow,
            products.data_month,
            sum(products.total) as total,
            sum(products.sum_of_provinces) as sum_of_provinces
        from products
        inner join {{ ref('int_basket_codes') }} as roll_ups
            on
                products.product_id = roll_ups.product_code
                and extract(year from products.data_month) between roll_ups.first_year and roll_ups.last_year
                and roll_ups.is_roll_up
        group by products.currency, roll_ups.product_id, products.flow, products.data_month
    {% endif %}

),

-- The months of which both are completely known.
covered as (

    select
        {{ prefixed('totals', table) }},
        {{ bits_in_both(
            bits_in_both('totals.complete_months', 'totals.valued_months'),
            bits_in_both('provinces.complete_months', 'provinces.valued_months'),
        ) }} as months
    from {{ ref('int_coverage_years') }} as totals
    inner join {{ ref('int_coverage_years') }} as provinces
        on {{ same('totals', 'provinces', table) }}
    where totals.breakdown = 'overview' and provinces.breakdown = 'province' and {{ in_batch('totals.year') }}

),

gaps as (

    select
        {{ prefixed('sums', keys) }},
        cast(sums.total as bigint) as total,
        cast(sums.sum_of_provinces as bigint) as sum_of_provinces
    from sums
    inner join covered
        on
            {{ same('sums', 'covered', keys[:3]) }}
            and extract(year from sums.data_month) = covered.year
            and {{ has_month('covered.months', 'sums.data_month') }}
    where sums.total <> sums.sum_of_provinces

),

-- Code by code: a basket may take one code from one download and one from another.
codes as (

    select
        {{ prefixed('gaps', gap) }},
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
    group by {{ prefixed('gaps', gap) }}, {{ prefixed('sources', source) }}

),

-- A code is repeated for each of its lines, which changes none of its vintages' maxima and counts.
final as (

    select
        {{ prefixed('codes', gap) }},
        codes.total - codes.sum_of_provinces as difference,
        max(case when codes.breakdown = 'overview' then codes.vintage end) as total_vintage,
        max(case when codes.breakdown = 'province' then codes.vintage end) as province_vintage,
        count(distinct codes.vintage) = 1
        and bool_and(coalesce(codes.vintage = codes.complete_vintage, false)) as is_of_one_vintage,
        2 * abs(codes.total - codes.sum_of_provinces) <= count(lines.product_code) as is_rounding
    from codes
    left join {{ ref('int_lines_latest') }} as lines
        on
            {{ same('codes', 'lines', ['product_code', 'flow', 'data_month']) }}
            and codes.source_breakdown = lines.breakdown
            and codes.source_currency = lines.currency
            and {{ in_batch('lines.data_month', is_date=true) }}
    group by {{ prefixed('codes', gap) }}

)

select * from final
