-- Grain: report_month x period x side (current, last_year) x product_id x flow (export, import)
-- x breakdown (overview, partner, province) x reason x hs_code x first_month.
-- What a period's figures in dollars lack, in runs of months: why they are incomplete, or not comparable. Only of the
-- products that someone has named, and of partners and provinces where any extract lists them.
{{ config(unique_key=[
    'report_month', 'period', 'side', 'product_id', 'flow', 'breakdown', 'reason', 'hs_code', 'first_month',
]) }}
{% set table = ['product_id', 'flow', 'breakdown'] %}
{% set keys = ['report_month', 'period', 'side'] + table + ['reason', 'hs_code'] %}

with

report_months as (

    select distinct
        report_month,
        product_id,
        cast(extract(year from report_month) as bigint) as year,
        cast(extract(month from report_month) as bigint) as month
    from {{ ref('trade_overview') }}
    where period = 'month' and {{ is_listed('product_id') }}

),

-- Months are numbers: the twelfth of 2023 is 12 * 2023 + 12.
sides as (

    {% for period, months_before in [('month', '0'), ('year_to_date', 'month - 1'), ('rolling_12_months', '11')] %}
        {% set is_last_period = loop.last %}
        {% for side, years_ago in [('current', 0), ('last_year', 1)] %}
            select
                report_month,
                product_id,
                '{{ period }}' as period,
                '{{ side }}' as side,
                12 * (year - {{ years_ago }}) + month - ({{ months_before }}) as first_number,
                12 * (year - {{ years_ago }}) + month as last_number
            from report_months
            {{ 'union all' if not (loop.last and is_last_period) }}
        {% endfor %}
    {% endfor %}

),

coverage as (

    select *
    from {{ ref('int_coverage_years') }}
    where currency = 'usd' and {{ is_listed('product_id') }}

),

tables as (

    select distinct {{ table | join(', ') }}
    from coverage
    where breakdown in ('partner', 'province')
    {% for flow in ['export', 'import'] %}
        union all
        select distinct
            product_id,
            '{{ flow }}' as flow,
            'overview' as breakdown
        from report_months
    {% endfor %}

),

years as (

    {% for years_ago in [0, 1, 2] %}
        select
            product_id,
            year - {{ years_ago }} as year
        from report_months
        {{ 'union' if not loop.last }}
    {% endfor %}

),

covered as (

    select
        {{ prefixed('tables', table) }},
        years.year,
        coalesce(coverage.covered_months, 0) as covered,
        coalesce(coverage.january_told, 0) as january_told
    from tables
    inner join years on tables.product_id = years.product_id
    left join coverage on {{ same('tables', 'coverage', table) }} and years.year = coverage.year

),

baskets as (

    select distinct product_id, hs_code, first_year, last_year
    from {{ ref('int_basket_codes') }}
    where {{ is_listed('product_id') }}

),

codes as (

    select
        covered.*,
        baskets.hs_code,
        coalesce(codes.covered, 0) as code_covered,
        coalesce(codes.answered, 0) as answered,
        coalesce(codes.complete, 0) as complete,
        coalesce(codes.unvalued, 0) as unvalued
    from covered
    inner join baskets
        on covered.product_id = baskets.product_id and covered.year between baskets.first_year and baskets.last_year
    left join {{ ref('int_code_years') }} as codes
        on
            {{ same('covered', 'codes', table + ['year']) }}
            and baskets.hs_code = codes.hs_code
            and codes.currency = 'usd'

),

-- A month of which nothing is answered lacks no single code. A January that February is taken to hold counts in the
-- year to date; where it is not, a February without January cannot be compared.
months as (

    {% for month in range(1, 13) %}
        {% set bit = 2 ** (month - 1) %}
        select
            {{ table | join(', ') }},
            12 * year + {{ month }} as number,
            'not_published' as reason,
            '' as hs_code,
            {{ 'january_told = 1' if month == 1 else 'false' }} as is_told
        from covered
        where {{ bits_in_both('covered', bit) }} = 0
        union all
        select
            {{ table | join(', ') }},
            12 * year + {{ month }} as number,
            case
                when {{ bits_in_both('code_covered', bit) }} = 0 then 'not_asked'
                when {{ bits_in_both('answered', bit) }} = 0 then 'asked_in_part'
                when {{ bits_in_both('complete', bit) }} = 0 then 'members'
                else 'currency'
            end as reason,
            hs_code,
            false as is_told
        from codes
        where
            {{ bits_in_both('covered', bit) }} <> 0
            and ({{ bits_in_both('complete', bit) }} = 0 or {{ bits_in_both('unvalued', bit) }} <> 0)
        union all
    {% endfor %}
    select
        {{ table | join(', ') }},
        12 * year + 2 as number,
        'january' as reason,
        '' as hs_code,
        false as is_told
    from covered
    where {{ bits_in_both('covered', 3) }} = 2

),

lacking as (

    select
        sides.report_month,
        sides.period,
        sides.side,
        {{ prefixed('months', table) }},
        months.reason,
        months.hs_code,
        months.number,
        12 * extract(year from sides.report_month) + extract(month from sides.report_month) as report_number
    from sides
    inner join months
        on sides.product_id = months.product_id and months.number between sides.first_number and sides.last_number
    where
        (months.reason <> 'january' or months.number = sides.first_number)
        and not (months.is_told and sides.period = 'year_to_date' and months.number < sides.last_number)

),

numbered as (

    select
        *,
        number - row_number() over (partition by {{ keys | join(', ') }} order by number) as run
    from lacking

),

runs as (

    select
        {{ keys | join(', ') }},
        min(number) - max(report_number) as first_offset,
        max(number) - max(report_number) as last_offset
    from numbered
    group by {{ keys | join(', ') }}, run

),

final as (

    select
        {{ keys | join(', ') }},
        {{ add_months('report_month', 'cast(first_offset as integer)') }} as first_month,
        {{ add_months('report_month', 'cast(last_offset as integer)') }} as last_month
    from runs

)

select * from final
