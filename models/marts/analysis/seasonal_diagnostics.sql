-- Grain: product_id x flow (export, import) x measure (value_usd, quantity).
-- Whether each monthly series could be adjusted, and how far the adjustment can be trusted.
{% set series = ['product_id', 'flow', 'measure'] %}
{{ config(unique_key=series) }}

with

series as (

    select
        {{ series | join(', ') }},
        min(report_month) as first_month,
        max(report_month) as last_month,
        max(month_count) as month_count,
        max(status) as status
    from {{ ref('int_seasonal_series') }}
    group by {{ series | join(', ') }}

),

told as (

    select
        {{ series | join(', ') }},
        {% for item in ['arima_model', 'calendar_effect', 'identifiable_seasonality', 'failure'] %}
            max(case when item = '{{ item }}' then words end) as {{ item }},
        {% endfor %}
        {% for number in range(1, 12) %}
            max(case when item = 'm{{ number }}' then number end) as m{{ number }},
        {% endfor %}
        max(case when item = 'q' then number end) as q
    from {{ seasonal_estimates() }}
    group by {{ series | join(', ') }}

),

final as (

    select
        {{ prefixed('series', series) }},
        series.first_month,
        series.last_month,
        series.month_count,
        told.arima_model,
        told.calendar_effect = 'yes' as has_calendar_effect,
        told.identifiable_seasonality = 'yes' as has_identifiable_seasonality,
        {% for number in range(1, 12) %}
            told.m{{ number }},
        {% endfor %}
        told.q,
        case
            when series.status <> 'ready' then series.status
            when told.product_id is null then 'not_installed'
            when told.failure is not null then 'failed'
            else 'ok'
        end as status,
        told.failure
    from series
    left join told on {{ same('series', 'told', series) }}

)

select * from final
