{#
  Identities 4 and 5:
    4  year_to_date(M) = year_to_date(M − 1) + month(M), from January on: the sum of the months up to M
    5  Σ last year's value at M = Σ value at M − 12
  `member_column` is null for the overview.
  With every code a product, 4 looks at the numbers behind a mart of members, and 5 at each year's last month.
#}
{% test periods_agree(model, member_column=none) %}
    {{ period_breaches(
        model, member_column, untested_partitions(), rows_behind(model, member_column),
        months_of_marts(), months_of_marts(years_ago=[0, 1])
    ) }}
{% endtest %}

{% macro period_breaches(relation, member_column=none, parts=none, behind=none, months=none, months_read=none) -%}
    {%- set sum_to, years_to_date, starts = [], [], [] -%}
    {%- for month in range(1, 13) -%}
        {%- do sum_to.append(months_of('month', 1, month) | join(' + ')) -%}
        {%- do years_to_date.append('year_to_date_' ~ month) -%}
        {%- do starts.append(month_start('year', month)) -%}
    {%- endfor -%}
    {%- set keys = ['year', 'product_id', 'flow', 'member_code'] -%}
    {%- set periods -%}
        select
            cast(extract(year from report_month) as integer) as year,
            product_id, flow, {{ member_column or "''" }} as member_code, value_usd,
            period = 'month' as is_month,
            cast(extract(month from report_month) as integer) as month,
            cast(power(2, extract(month from report_month) - 1) as bigint) as weight
        from {{ behind or relation }}
        where
            flow in ('export', 'import')
            and period in ('month', 'year_to_date')
            and {{ is_in_partitions('report_month', years_of(parts)) }}
    {%- endset -%}
    with

    -- Cheap, and true of a year without a hole: weigh the months M and the years to date with 2^(M − 1), and a month m
    -- counts in the years to date from m to the last month n, together 2^n − 2^(m − 1), and in its own row: 2^n in all.
    -- Whoever fails is looked at below. (With 3^(M − 1) the trade of a country in yuan would not fit.)
    suspected as (

        select {{ keys | join(', ') }}
        from ({{ periods }}) as periods
        group by {{ keys | join(', ') }}
        having not coalesce(
            sum(value_usd * weight) = 2 * max(weight) * sum(case when is_month then value_usd end),
            false
        )

    ),

    -- Again from the table itself: as a common step its rows would be written down, at full scale tens of gigabytes.
    periods_of_suspects as (

        select periods.*
        from ({{ periods }}) as periods
        inner join suspected on {{ same('periods', 'suspected', keys) }}

    ),

    years as (

        select
            {{ keys | join(', ') }},
            {% for period, which in [('month', 'is_month'), ('year_to_date', 'not is_month')] %}
                {% for month in range(1, 13) %}
                    max(case when month = {{ month }} and {{ which }} then value_usd end)
                        as {{ period }}_{{ month }}{{ ', ' if not loop.last }}
                {% endfor %}{{ ', ' if not loop.last }}
            {% endfor %}
        from periods_of_suspects
        group by {{ keys | join(', ') }}

    ),

    -- Of a year the first month that is wrong.
    accumulated as (

        select
            *,
            case
                {% for month in range(1, 13) %}
                    when year_to_date_{{ month }} <> {{ sum_to[loop.index0] }} then {{ month }}
                {% endfor %}
            end as wrong_month
        from years

    ),

    sums as (

        select
            report_month, period, product_id, flow,
            sum(value_usd) as value_usd,
            sum(value_usd_last_year) as value_usd_last_year
        from {{ relation }}
        where
            flow in ('export', 'import')
            and {{ is_in_partitions('report_month', parts, and_before=true) }}{{ is_one_of(months_read) }}
        group by report_month, period, product_id, flow

    ),

    -- Nobody traded a year ago: no row then, and a sum of 0 now.
    compared as (

        select
            sums.report_month, sums.period, sums.product_id, sums.flow,
            sums.value_usd_last_year as actual,
            case when last_year.report_month is null then 0 else last_year.value_usd end as expected
        from sums
        left join sums as last_year
            on
                {{ add_months('sums.report_month', -12) }} = last_year.report_month
                and sums.period = last_year.period
                and sums.product_id = last_year.product_id
                and sums.flow = last_year.flow
        where
            sums.value_usd_last_year is not null
            and {{ is_in_partitions('sums.report_month', parts) }}{{ is_one_of(months, column='sums.report_month') }}

    )

    select
        'year_to_date_accumulates' as rule,
        {{ of_month(starts) }} as report_month,
        'year_to_date' as period, product_id, flow, member_code,
        {{ of_month(sum_to) }} as expected,
        {{ of_month(years_to_date) }} as actual,
        {{ of_month(years_to_date) }} - {{ of_month(sum_to) }} as difference
    from accumulated
    where wrong_month is not null
    union all
    select
        'last_year_is_last_year' as rule, report_month, period, product_id, flow, '' as member_code,
        cast(expected as bigint) as expected, cast(actual as bigint) as actual,
        cast(actual - expected as bigint) as difference
    from compared
    where actual is distinct from expected
{%- endmacro %}

{# SQL: the one of twelve expressions that belongs to `wrong_month`. #}
{% macro of_month(expressions) -%}
    case wrong_month
        {%- for expression in expressions %} when {{ loop.index }} then {{ expression }}{% endfor %} end
{%- endmacro %}
