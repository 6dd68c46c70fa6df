-- Grain: product_id x flow (export, import) x measure (value_usd, quantity) x report_month.
-- The monthly series that could be adjusted, from the first known month to the last, and whether each can be. Of the
-- products that someone has named.
{% set series = ['product_id', 'flow', 'measure'] %}
{{ config(unique_key=series + ['report_month']) }}

with

overview as (

    select *
    from {{ ref('trade_overview') }}
    where period = 'month' and flow in ('export', 'import') and {{ is_listed('product_id') }}

),

-- A month of which a code or a member is missing is not known.
measured as (

    select
        report_month, product_id, flow, 'value_usd' as measure, cast(null as {{ dbt.type_string() }}) as quantity_unit,
        case when is_complete then value_usd end as value
    from overview
    union all
    select
        report_month, product_id, flow, 'quantity' as measure, quantity_unit,
        case when is_complete then quantity end as value
    from overview

),

ends as (

    select
        {{ series | join(', ') }},
        min(report_month) as first_month,
        max(report_month) as last_month
    from measured
    where value is not null
    group by {{ series | join(', ') }}

),

units as (

    select {{ prefixed('measured', series) }}, measured.quantity_unit
    from measured
    inner join ends on {{ same('measured', 'ends', series) }} and measured.report_month = ends.last_month

),

-- Quantities in another unit than the last month's are not known in it.
months as (

    select
        {{ prefixed('measured', series + ['report_month']) }},
        ends.first_month,
        ends.last_month,
        units.quantity_unit,
        case
            when coalesce(measured.quantity_unit, '') = coalesce(units.quantity_unit, '') then measured.value
        end as value
    from measured
    inner join ends
        on
            {{ same('measured', 'ends', series) }}
            and measured.report_month between ends.first_month and ends.last_month
    inner join units on {{ same('measured', 'units', series) }}

),

calendar as (

    select
        min(month) as first_month,
        max(month) as last_month
    from {{ ref('working_days') }}

),

judged as (

    select
        {{ prefixed('months', series) }},
        12 * (extract(year from max(months.last_month)) - extract(year from min(months.first_month)))
        + extract(month from max(months.last_month)) - extract(month from min(months.first_month)) + 1 as month_count,
        count(months.value) as known_count,
        min(months.value) as smallest,
        min(months.first_month) >= min(calendar.first_month)
        and max(months.last_month) <= max(calendar.last_month) as is_in_calendar
    from months
    cross join calendar
    group by {{ prefixed('months', series) }}

),

final as (

    select
        {{ prefixed('months', series + ['report_month']) }},
        months.value,
        months.quantity_unit,
        cast(judged.month_count as bigint) as month_count,
        case
            when judged.month_count < 60 then 'too_short'
            when judged.known_count < judged.month_count then 'has_holes'
            when judged.smallest <= 0 then 'not_positive'
            when not judged.is_in_calendar then 'no_calendar'
            else 'ready'
        end as status
    from months
    inner join judged on {{ same('months', 'judged', series) }}

)

select * from final
