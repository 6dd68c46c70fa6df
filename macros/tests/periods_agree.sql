{#
  Identities 4 and 5, on the numbers behind the marts (int_flow_periods, int_partner_periods, int_province_periods):
    4  year_to_date(M) = year_to_date(M − 1) + month(M), from January on: the sum of the months up to M
    5  Σ last year's value at M = Σ value at M − 12
  `member_column` is null where a table is one row.
#}
{% test periods_agree(model, member_column=none) %}
    {{ period_breaches(model, ref('int_flow_periods'), member_column, untested_partitions()) }}
{% endtest %}

{% macro period_breaches(relation, flows, member_column=none, parts=none) -%}
    {%- set keys = ['period', 'currency', 'product_id', 'flow'] -%}
    {%- set series = ['series_no', 'member_code'] -%}
    {%- set years = [parts[0][:4], parts[-1][:4]] if parts else parts -%}
    {%- set periods -%}
        select
            {{ series_of('table_no') }} as series_no, {{ member_column or "''" }} as member_code,
            table_no, report_month, amount,
            {{ period_of('table_no') }} = 'month' as is_month,
            cast(power(2, extract(month from report_month) - 1) as bigint) as weight
        from {{ relation }}
        where {{ period_of('table_no') }} <> 'rolling_12_months' and {{ is_in_partitions('report_month', years) }}
    {%- endset -%}
    with

    -- Cheap, and true of a year without a hole: weigh the months M and the years to date with 2^(M − 1), and a month m
    -- counts in the years to date from m to the last month n, together 2^n − 2^(m − 1), and in its own row: 2^n in all.
    -- Whoever fails is looked at below. (With 3^(M − 1) the trade of a country in yuan would not fit.)
    suspected as (

        select {{ series | join(', ') }}
        from ({{ periods }}) as periods
        group by {{ series | join(', ') }}
        having not coalesce(
            sum(amount * weight) = 2 * max(weight) * sum(case when is_month then amount end),
            false
        )

    ),

    -- Again from the table itself: as a CTE its rows would be written down, at full scale tens of gigabytes.
    periods_of_suspects as (

        select periods.*
        from ({{ periods }}) as periods
        inner join suspected on {{ same('periods', 'suspected', series) }}

    ),

    accumulated as (

        select
            years.table_no, years.member_code,
            max(years.amount) as actual,
            coalesce(sum(months.amount), 0) as expected
        from periods_of_suspects as years
        left join periods_of_suspects as months
            on {{ same('years', 'months', series) }} and months.is_month and months.report_month <= years.report_month
        where not years.is_month
        group by years.table_no, years.member_code

    ),

    tables as (

        select table_no, sum(amount) as amount, sum(amount_last_year) as amount_last_year
        from {{ relation }}
        where {{ is_in_partitions('report_month', parts, and_before=true) }}
        group by table_no

    ),

    sums as (

        select flows.report_month, {{ prefixed('flows', keys) }}, tables.*
        from tables
        inner join {{ flows }} as flows
            on tables.table_no = flows.table_no and {{ is_in_partitions('flows.report_month', parts, and_before=true) }}

    ),

    -- Nobody traded a year ago: no row then, and a sum of 0 now.
    compared as (

        select
            sums.table_no,
            sums.amount_last_year as actual,
            case when last_year.table_no is null then 0 else last_year.amount end as expected
        from sums
        left join sums as last_year
            on {{ add_months('sums.report_month', -12) }} = last_year.report_month and {{ same('sums', 'last_year', keys) }}
        where sums.amount_last_year is not null and {{ is_in_partitions('sums.report_month', parts) }}

    ),

    breaches as (

        select 'year_to_date_accumulates' as rule, table_no, member_code, expected, actual
        from accumulated
        where actual <> expected
        union all
        select 'last_year_is_last_year' as rule, table_no, '' as member_code, expected, actual
        from compared
        where actual is distinct from expected

    )

    select
        breaches.rule, flows.report_month, {{ prefixed('flows', keys) }}, breaches.member_code,
        cast(breaches.expected as bigint) as expected, cast(breaches.actual as bigint) as actual,
        cast(breaches.actual - breaches.expected as bigint) as difference
    from breaches
    inner join {{ flows }} as flows on breaches.table_no = flows.table_no
{%- endmacro %}
