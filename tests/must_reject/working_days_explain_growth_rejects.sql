{# A growth of 12.5 % in 18 days after 20 is 25 % by day: good, another growth, none without a reason, no festival. #}
{% set columns = [
    'case_name', 'value_usd_yoy_pct', 'working_days', 'working_days_last_year', 'value_usd_per_working_day_yoy_pct',
    'working_day_status', 'spring_festival', 'spring_festival_last_year', 'is_spring_festival_month',
] %}
{% set now = "date '2024-02-10'" %}
{% set then = "date '2023-01-22'" %}
{% set unknown = 'cast(null as date)' %}
{% set rows = [] %}
{% for case, growth, status, festival, is_alone in [
    ('good', '25.0', 'ok', now, 'true'),
    ('no calendar', 'cast(null as double)', 'no_calendar', unknown, 'true'),
    ('in summer', '25.0', 'ok', unknown, 'false'),
    ('plain growth', '12.5', 'ok', now, 'true'),
    ('no reason', 'cast(null as double)', 'ok', now, 'true'),
    ('no ground', '25.0', 'no_calendar', now, 'true'),
    ('no festival', '25.0', 'ok', unknown, 'true'),
] %}
    {% do rows.append(["'" ~ case ~ "'", 12.5, 18, 20, growth, "'" ~ status ~ "'", festival, then, is_alone]) %}
{% endfor %}
{{ must_reject(
    working_day_breaches(fixture(columns, rows)),
    'case_name',
    [
        ('plain growth', 'growth'), ('no reason', 'growth'), ('no reason', 'status'), ('no ground', 'status'),
        ('no festival', 'festival'),
    ],
) }}
