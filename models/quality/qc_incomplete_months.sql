-- Grain: product_id x currency x flow (export, import) x breakdown (overview, partner, province) x data_month x reason
-- x hs_code.
-- What the figures of a month lack in a currency that the product has extracts in, in the months that some report month
-- compares. Only of the products that someone has named, and of partners and provinces where any extract lists them.
{% set table = ['product_id', 'currency', 'flow', 'breakdown'] %}
{% set product = table[:2] %}
{{ config(unique_key=table + ['data_month', 'reason', 'hs_code']) }}

with

coverage as (

    select *
    from {{ ref('int_coverage_years') }}
    where {{ is_listed('product_id') }}

),

-- A rolling year looks back over 24 months, with its own.
spans as (

    select
        {{ prefixed('flows', product) }},
        {{ add_months('min(flows.report_month)', -23) }} as first_month,
        max(flows.report_month) as last_month
    from {{ ref('int_flow_periods') }} as flows
    inner join {{ ref('int_product_currencies') }} as currencies on {{ same('flows', 'currencies', product) }}
    where flows.period = 'month' and {{ is_listed('flows.product_id') }}
    group by {{ prefixed('flows', product) }}

),

tables as (

    select distinct {{ table | join(', ') }}
    from coverage
    where breakdown in ('partner', 'province')
    {% for flow in ['export', 'import'] %}
        union all
        select
            {{ product | join(', ') }},
            '{{ flow }}' as flow,
            'overview' as breakdown
        from spans
    {% endfor %}

),

calendar as (

    select
        day as data_month,
        cast(extract(year from day) as bigint) as year
    from ({{ days_between('1990-01-01', '2099-12-31') }}) as days
    where extract(day from day) = 1

),

months as (

    select
        {{ prefixed('tables', table) }},
        calendar.data_month,
        calendar.year,
        coalesce(coverage.covered_months, 0) as covered_months,
        coalesce(coverage.january_told, 0) as january_told,
        -- Has this month or an earlier one been published?
        max(
            case when {{ has_month('coalesce(coverage.covered_months, 0)', 'calendar.data_month') }} then 1 else 0 end
        ) over (partition by {{ prefixed('tables', table) }} order by calendar.data_month) = 1 as has_begun
    from tables
    inner join spans on {{ same('tables', 'spans', product) }}
    inner join calendar on calendar.data_month between spans.first_month and spans.last_month
    left join coverage on {{ same('tables', 'coverage', table) }} and calendar.year = coverage.year

),

baskets as (

    select distinct product_id, hs_code, first_year, last_year
    from {{ ref('int_basket_codes') }}
    where {{ is_listed('product_id') }}

),

-- A month of which nothing is answered lacks no single code.
codes as (

    select
        {{ prefixed('months', table + ['data_month', 'has_begun']) }},
        {% for set in ['covered', 'answered', 'complete', 'unvalued'] %}
            {{ has_month('coalesce(codes.' ~ set ~ ', 0)', 'months.data_month') }} as is_{{ set }},
        {% endfor %}
        baskets.hs_code
    from months
    inner join baskets
        on months.product_id = baskets.product_id and months.year between baskets.first_year and baskets.last_year
    left join {{ ref('int_code_years') }} as codes
        on
            {{ same('months', 'codes', table + ['year']) }}
            and baskets.hs_code = codes.hs_code
    where {{ has_month('months.covered_months', 'months.data_month') }}

),

-- A January that February is taken to hold counts in the year to date; where it is not taken so, a February without
-- January cannot be compared.
final as (

    select
        {{ table | join(', ') }},
        data_month,
        'not_published' as reason,
        '' as hs_code,
        extract(month from data_month) = 1 and january_told = 1 as is_told_by_february,
        has_begun
    from months
    where not {{ has_month('covered_months', 'data_month') }}
    union all
    select
        {{ table | join(', ') }},
        data_month,
        case
            when not is_covered then 'not_asked'
            when not is_answered then 'asked_in_part'
            when not is_complete then 'members'
            else 'currency'
        end as reason,
        hs_code,
        false as is_told_by_february,
        has_begun
    from codes
    where not is_complete or is_unvalued
    union all
    select
        {{ table | join(', ') }},
        data_month,
        'january' as reason,
        '' as hs_code,
        false as is_told_by_february,
        has_begun
    from months
    where extract(month from data_month) = 2 and {{ bits_in_both('covered_months', 3) }} = 2

)

select * from final
