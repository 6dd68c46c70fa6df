{# Months and periods of one member: each once is good, whatever their order; the rest is not. #}
{% set rows = [] %}
{% for case, month, period, member in [
    ('good', '2024-01-01', "'month'", "'502'"), ('good', '2024-01-01', "'year_to_date'", "'502'"),
    ('good', '2024-01-01', "'rolling_12_months'", "'502'"), ('good', '2024-12-01', "'rolling_12_months'", "'502'"),
    ('good', '2024-02-01', "'month'", "'502'"), ('good', '2023-01-01', "'month'", "'502'"),
    ('good', '2024-01-01', "'month'", "'304'"),
    ('twice', '2024-03-01', "'month'", "'502'"), ('twice', '2024-03-01', "'month'", "'502'"),
    ('twice', '2024-04-01', "'month'", "'502'"),
    ('null member', '2024-03-01', "'month'", 'null'),
    ('null period', '2024-03-01', 'null', "'502'"),
    ('unknown period', '2024-03-01', "'week'", "'502'"),
] %}
    {% do rows.append(["'" ~ case ~ "'", "date '" ~ month ~ "'", period, member]) %}
{% endfor %}
{{ must_reject(
    repeated_periods(fixture(['case_name', 'report_month', 'period', 'member'], rows), ['case_name', 'member']),
    'case_name',
    [('twice', 'grain'), ('null member', 'grain'), ('null period', 'grain'), ('unknown period', 'grain')],
) }}
