-- Grain: report_month: every month of the calendar, and the year after it.
-- What moves trade from year to year and is no season: working days, and where Spring Festival falls, each as its
-- difference from what the calendar month has in the mean.
-- Before the festival goods are shipped ahead; after it, up to the Lantern Festival, factories start again.
{% set window_days = 15 %}
{% set effects = ['working_days', 'before_spring_festival', 'after_spring_festival'] %}
{{ config(materialized='table', unique_key=['report_month']) }}

with

months as (

    select
        month as report_month,
        working_days,
        {{ days_apart('month', 'spring_festival') }} as festival,
        {{ days_apart('month', add_months('month', 1)) }} as days
    from {{ ref('working_days') }}

),

-- Of the days before, and of those from the festival on, the share that is in the month.
counted as (

    select
        report_month,
        working_days,
        cast(greatest(0, least(days, festival) - greatest(0, festival - {{ window_days }})) as double)
        / {{ window_days }} as before_spring_festival,
        cast(greatest(0, least(days, festival + {{ window_days }}) - greatest(0, festival)) as double)
        / {{ window_days }} as after_spring_festival
    from months

),

effects as (

    select
        report_month,
        {% for effect in effects %}
            cast({{ effect }} as double)
            - cast(sum({{ effect }}) over (partition by extract(month from report_month)) as double)
            / count(*) over (partition by extract(month from report_month)) as {{ effect }}
            {%- if not loop.last %},{% endif %}
        {% endfor %}
    from counted

),

-- Adjustment looks a year ahead: there every month is a mean one.
final as (

    select
        report_month,
        {{ effects | join(',\n        ') }}
    from effects
    union all
    select
        {{ add_months('report_month', 12) }} as report_month,
        {% for effect in effects %}
            cast(0 as double) as {{ effect }}
            {%- if not loop.last %},{% endif %}
        {% endfor %}
    from effects
    where report_month > (select {{ add_months('max(report_month)', -12) }} from effects)

)

select * from final
