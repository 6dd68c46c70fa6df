{# A growth of 10 on 100, 10 %: five parts that make it, four, too much, too many points, no total. #}
{% set totals = fixture(
    ['product_id', 'report_month', 'period', 'flow', 'value_usd_change', 'value_usd_yoy_pct', 'value_usd_last_year'],
    [
        ["'good'", "date '2024-06-01'", "'month'", "'export'", 10, 10, 100],
        ["'four parts'", "date '2024-06-01'", "'month'", "'export'", 10, 10, 100],
        ["'too much'", "date '2024-06-01'", "'month'", "'export'", 10, 10, 100],
        ["'too many points'", "date '2024-06-01'", "'month'", "'export'", 10, 10, 100],
    ],
) %}
{% set rows = [] %}
{% set month = "date '2024-06-01'" %}
{% for case, change, points, part_count in [
    ('good', 2.0, 2.0, 5), ('four parts', 2.5, 2.5, 4), ('too much', 2.1, 2.0, 5), ('too many points', 2.0, 2.1, 5),
    ('no total', 2.0, 2.0, 5),
] %}
    {% for part in range(part_count) %}
        {% do rows.append(["'" ~ case ~ "'", month, "'month'", "'export'", "'partner'", change, points]) %}
    {% endfor %}
{% endfor %}
{{ must_reject(
    part_breaches(
        fixture(['product_id', 'report_month', 'period', 'flow', 'breakdown', 'value_usd_change', 'contribution_pp'], rows),
        totals
    ),
    'product_id',
    [
        ('four parts', 'five_parts'), ('too much', 'change'), ('too many points', 'growth'), ('no total', 'change'),
        ('no total', 'growth'),
    ],
) }}
