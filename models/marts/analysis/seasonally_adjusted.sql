-- Grain: product_id x flow (export, import) x measure (value_usd, quantity) x report_month.
-- What X-13ARIMA-SEATS made of each monthly series. The month before is joined by date, never by row offset.
{% set series = ['product_id', 'flow', 'measure'] %}
{% set items = ['adjusted', 'trend', 'seasonal_factor', 'combined_factor'] %}
{{ config(unique_key=series + ['report_month']) }}

with

months as (

    select * from {{ ref('int_seasonal_series') }}

),

estimates as (

    select
        {{ series | join(', ') }},
        report_month,
        {% for item in items %}
            max(case when item = '{{ item }}' then number end) as {{ item }}
            {%- if not loop.last %},{% endif %}
        {% endfor %}
    from {{ seasonal_estimates() }}
    group by {{ series | join(', ') }}, report_month

),

diagnostics as (

    select
        {{ series | join(', ') }},
        status
    from {{ ref('seasonal_diagnostics') }}

),

final as (

    select
        {{ prefixed('months', series + ['report_month']) }},
        cast(months.value as bigint) as value,
        months.quantity_unit,
        estimates.adjusted,
        estimates.trend,
        estimates.seasonal_factor,
        {{ ratio('estimates.combined_factor', 'estimates.seasonal_factor') }} as calendar_factor,
        100 * {{ ratio('estimates.adjusted - before.adjusted', 'before.adjusted') }} as adjusted_mom_pct,
        diagnostics.status
    from months
    inner join diagnostics on {{ same('months', 'diagnostics', series) }}
    left join estimates on {{ same('months', 'estimates', series + ['report_month']) }}
    left join estimates as before
        on
            {{ same('months', 'before', series) }}
            and {{ add_months('months.report_month', -1) }} = before.report_month

)

select * from final
