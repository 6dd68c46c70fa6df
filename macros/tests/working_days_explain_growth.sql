{#
  Growth by working day is the plain one times the days of last year over those of now; January and February alone are
  not told without Spring Festival's dates, and a growth is there where the calendar is.
#}
{% test working_days_explain_growth(model) %}
    {{ working_day_breaches(model) }}
{% endtest %}

{% macro working_day_breaches(mart) -%}
    {{ rows_that_break(mart, [
        ('growth', "working_day_status <> 'ok' or abs((100 + value_usd_per_working_day_yoy_pct) * working_days"
            ~ ' - (100 + value_usd_yoy_pct) * working_days_last_year)'
            ~ ' <= 1e-9 * (100 + abs(value_usd_yoy_pct)) * working_days_last_year'),
        ('status', "(working_day_status = 'ok') = (value_usd_per_working_day_yoy_pct is not null)"),
        ('festival', "working_day_status <> 'ok' or not is_spring_festival_month"
            ~ ' or (spring_festival is not null and spring_festival_last_year is not null)'),
    ]) }}
{%- endmacro %}
