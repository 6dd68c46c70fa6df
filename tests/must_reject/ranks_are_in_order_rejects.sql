{# Two partners with 75 and 25, or with 50 each. #}
{% set rows = [] %}
{% for case, first, second in [
    ('good', [75, 1], [25, 2]),
    ('good tie', [50, 1], [50, 2]),
    ('good, one not known', ['null', 2], [25, 1]),
    ('good, nobody is known', ['null', 'null'], ['null', 'null']),
    ('nobody is known, but ranked', ['null', 1], ['null', 2]),
    ('wrong order', [75, 2], [25, 1]),
    ('wrong order of codes', [50, 2], [50, 1]),
    ('same rank', [75, 1], [25, 1]),
    ('gap in ranks', [75, 1], [25, 3]),
    ('no ranks', [75, 'null'], [25, 'null']),
] %}
    {% do rows.append(["date '2024-06-01'", "'" ~ case ~ "'", "'304'"] + first) %}
    {% do rows.append(["date '2024-06-01'", "'" ~ case ~ "'", "'502'"] + second) %}
{% endfor %}
{{ must_reject(
    rank_breaches(
        fixture(['report_month', 'product_id', 'partner_code', 'value_usd', 'rank'], rows),
        ['report_month', 'product_id'], 'partner_code', 'value_usd',
    ),
    'product_id',
    [
        ('wrong order', 'rank_in_value_order'), ('wrong order of codes', 'rank_in_value_order'),
        ('same rank', 'rank_in_value_order'), ('gap in ranks', 'rank_in_value_order'),
        ('nobody is known, but ranked', 'rank_in_value_order'),
        ('no ranks', 'rank_in_value_order'),
    ],
) }}
