-- Grain: report_month x period (month, year_to_date) x product_id x flow (export, import).
-- Growth by working day beside the plain one. Only where the flow has a growth.
{% set table = ['report_month', 'period', 'product_id', 'flow'] %}
{{ config(unique_key=table) }}

with

flows as (

    select report_month, period, product_id, flow, value_usd, value_usd_last_year, value_usd_yoy_pct
    from {{ ref('trade_overview') }}
    where
        period in ('month', 'year_to_date') and flow in ('export', 'import') and yoy_status = 'ok'
        and {{ is_listed('product_id') }}

),

months as (

    select
        month,
        working_days,
        spring_festival,
        sum(working_days) over (
            partition by extract(year from month) order by month rows between unbounded preceding and current row
        ) as days_of_year
    from {{ ref('working_days') }}

),

calendar as (

    select month, 'month' as period, working_days, spring_festival from months
    union all
    select month, 'year_to_date' as period, days_of_year as working_days, spring_festival from months

),

-- Last year is joined by date. A side that the calendar does not have leaves both without a comparison.
compared as (

    select
        flows.*,
        cast(this_year.working_days as bigint) as working_days,
        cast(last_year.working_days as bigint) as working_days_last_year,
        {{ ratio('value_usd', 'this_year.working_days') }} as value_per_day,
        {{ ratio('value_usd_last_year', 'last_year.working_days') }} as value_per_day_last_year,
        case
            when this_year.working_days is null or last_year.working_days is null then 'no_calendar'
            else 'ok'
        end as status,
        this_year.spring_festival,
        last_year.spring_festival as spring_festival_last_year
    from flows
    left join calendar as this_year
        on flows.report_month = this_year.month and flows.period = this_year.period
    left join calendar as last_year
        on {{ add_months('flows.report_month', -12) }} = last_year.month and flows.period = last_year.period

),

final as (

    select
        {{ table | join(', ') }},
        value_usd,
        value_usd_last_year,
        value_usd_yoy_pct,
        working_days,
        working_days_last_year,
        value_per_day as value_usd_per_working_day,
        value_per_day_last_year as value_usd_per_working_day_last_year,
        {{ yoy_pct('value_per_day', 'value_per_day_last_year', 'status') }} as value_usd_per_working_day_yoy_pct,
        status as working_day_status,
        spring_festival,
        spring_festival_last_year,
        extract(month from report_month) = 1 or (extract(month from report_month) = 2 and period = 'month')
            as is_spring_festival_month
    from compared

)

select * from final
