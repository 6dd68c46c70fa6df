{# Two months of a product: a whole series, one without the second month, one that is complete and has no value. #}
{% set rows = [] %}
{% for member, months, value in [
    ('whole', [5, 6], '1'), ('hole', [5], '1'), ('unknown', [5, 6], 'cast(null as bigint)'),
] %}
    {% for month in months %}
        {% do rows.append([
            "date '2024-0" ~ month ~ "-01'", "'p'", "'export'", "'partner'", "'" ~ member ~ "'", value, 'true',
        ]) %}
    {% endfor %}
{% endfor %}
{{ must_reject(
    series_breaches(fixture(
        ['month', 'product_id', 'flow', 'breakdown', 'member_code', 'value_usd', 'is_complete'], rows
    )),
    'member_code',
    [('hole', 'hole'), ('unknown', 'unknown')],
) }}
