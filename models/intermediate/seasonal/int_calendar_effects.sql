-- Grain: report_month: every month of the calendar, and the year after it.
-- What moves trade from year to year and is no season: working days, and where Spring Festival falls, each as its
-- difference from what the calendar month has in the mean.
-- Before the festival goods are shipped ahead; after it, up to the Lantern Festival, factories start again.
{% set window_days = 15 %}
-- Each with the days that are one of it.
{% set effects = {'working_days': 1, 'before_spring_festival': window_days, 'after_spring_festival': window_days} %}
{{ config(unique_key=['report_month']) }}

with

months as (

    select
        month as report_month,
        working_days,
        {{ days_apart('month', 'spring_festival') }} as festival,
        {{ days_apart('month', add_months('month', 1)) }} as days
    from {{ ref('working_days') }}

),

-- Of the days before, and of those from the festival on, how many are in the month.
counted as (

    select
        report_month,
        working_days,
        greatest(0, least(days, festival) - greatest(0, festival - {{ window_days }})) as before_spring_festival,
        greatest(0, least(days, festival + {{ window_days }}) - greatest(0, festival)) as after_spring_festival
    from months

),

calendar_months as (

    select
        extract(month from report_month) as number,
        count(*) as years,
        {% for effect in effects %}
            sum({{ effect }}) as {{ effect }}
            {%- if not loop.last %},{% endif %}
        {% endfor %}
    from counted
    group by extract(month from report_month)

),

compared as (

    select
        counted.report_month,
        {% for effect, days in effects.items() %}
            {{ ratio(
                'calendar_months.years * counted.' ~ effect ~ ' - calendar_months.' ~ effect,
                days ~ ' * calendar_months.years'
            ) }} as {{ effect }}
            {%- if not loop.last %},{% endif %}
        {% endfor %}
    from counted
    inner join calendar_months on extract(month from counted.report_month) = calendar_months.number

),

last_year as (

    select {{ add_months('max(report_month)', -12) }} as before_it from compared

),

-- Adjustment looks a year ahead: there every month is a mean one.
final as (

    select
        report_month,
        {{ effects | join(',\n        ') }}
    from compared
    union all
    select
        {{ add_months('report_month', 12) }} as report_month,
        {% for effect in effects %}
            cast(0 as double) as {{ effect }}
            {%- if not loop.last %},{% endif %}
        {% endfor %}
    from compared
    inner join last_year on compared.report_month > last_year.before_it

)

select * from final
