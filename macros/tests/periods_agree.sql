{#
  Identities 4 and 5:
    4  year_to_date(M) = year_to_date(M − 1) + month(M), and January's year to date = January
    5  Σ last year's value at M = Σ value at M − 12
  M − 1 is compared only where it is a report month. `member_column` is null for the overview.
#}
{% test periods_agree(model, member_column=none) %}
    {{ period_breaches(model, member_column) }}
{% endtest %}

{% macro period_breaches(relation, member_column=none) -%}
    with

    members as (

        select
            report_month, period, product_id, flow, {{ member_column or "''" }} as member_code,
            value_usd, value_usd_last_year
        from {{ relation }}
        where flow in ('export', 'import')

    ),

    months as (

        select distinct report_month, product_id, flow from members where period = 'year_to_date'

    ),

    by_member as (

        select
            report_month, product_id, flow, member_code,
            max(case when period = 'year_to_date' then value_usd end) as year_to_date,
            max(case when period = 'month' then value_usd end) as month
        from members
        group by report_month, product_id, flow, member_code

    ),

    accumulated as (

        select
            now.report_month, now.product_id, now.flow, now.member_code,
            now.year_to_date as actual,
            coalesce(before.year_to_date, 0) + coalesce(now.month, 0) as expected
        from by_member as now
        left join months
            on
                {{ add_months('now.report_month', -1) }} = months.report_month
                and now.product_id = months.product_id
                and now.flow = months.flow
        left join by_member as before
            on
                months.report_month = before.report_month
                and extract(year from now.report_month) = extract(year from before.report_month)
                and now.product_id = before.product_id
                and now.flow = before.flow
                and now.member_code = before.member_code
        where months.report_month is not null or extract(month from now.report_month) = 1

    ),

    sums as (

        select
            report_month, period, product_id, flow,
            sum(value_usd) as value_usd,
            sum(value_usd_last_year) as value_usd_last_year
        from members
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

    )

    select
        'year_to_date_accumulates' as rule, report_month, 'year_to_date' as period, product_id, flow, member_code,
        cast(expected as bigint) as expected, cast(actual as bigint) as actual,
        cast(actual - expected as bigint) as difference
    from accumulated
    where actual <> expected
    union all
    select
        'last_year_is_last_year' as rule, report_month, period, product_id, flow, '' as member_code,
        cast(expected as bigint) as expected, cast(actual as bigint) as actual,
        cast(actual - expected as bigint) as difference
    from compared
    where actual is distinct from expected and actual is not null
{%- endmacro %}
