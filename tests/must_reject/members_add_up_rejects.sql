{# Two partners, 75 and 25 of 100, a year earlier 60 and 20 of 80: growth 25 %, contributions 18.75 and 6.25. #}
{% set keys = ['product_id', 'report_month', 'period', 'flow'] %}
{% set key_cells = ["date '2024-06-01'", "'month'", "'export'"] %}
{% set values = ['value_usd', 'value_usd_last_year'] %}
{% set rows = [] %}
{% set overview = [] %}
{% for case, first, second in [
    ('good', [75, 60, 75.0, 18.75, 1, 'true'], [25, 20, 25.0, 6.25, 2, 'true']),
    ('a member is missing', [75, 60, 75.0, 18.75, 1, 'true'], [0, 20, 25.0, 6.25, 2, 'true']),
    ('shares', [75, 60, 70.0, 18.75, 1, 'true'], [25, 20, 25.0, 6.25, 2, 'true']),
    ('contributions', [75, 60, 75.0, 18.75, 1, 'true'], [25, 20, 25.0, 6.0, 2, 'true']),
    ('same rank', [75, 60, 75.0, 18.75, 1, 'true'], [25, 20, 25.0, 6.25, 1, 'true']),
    ('gap in ranks', [75, 60, 75.0, 18.75, 1, 'true'], [25, 20, 25.0, 6.25, 3, 'true']),
    ('no ranks', [75, 60, 75.0, 18.75, 'null', 'true'], [25, 20, 25.0, 6.25, 'null', 'true']),
    ('nobody is known', ['null', 60, 'null', 'null', 'null', 'false'], ['null', 20, 'null', 'null', 'null', 'false']),
    ('nobody is known, but ranked', ['null', 60, 'null', 'null', 1, 'false'], ['null', 20, 'null', 'null', 2, 'false']),
    ('partial coverage', [75, 60, 75.0, 18.75, 1, 'false'], [5, 20, 5.0, 1.25, 2, 'false']),
    ('last year is not published', [75, 'null', 75.0, 'null', 1, 'true'], [25, 'null', 25.0, 'null', 2, 'true']),
    ('a member is not known last year', [75, 60, 75.0, 18.75, 1, 'true'], [25, 'null', 25.0, 'null', 2, 'true']),
    ('others traded last year', [75, 60, 75.0, 18.75, 1, 'true'], [25, 10, 25.0, 18.75, 2, 'true']),
    ('no contributions', [75, 60, 75.0, 'null', 1, 'true'], [25, 20, 25.0, 'null', 2, 'true']),
    ('gap in yuan', [75, 60, 75.0, 18.75, 1, 'true'], [20, 20, 20.0, 0.0, 2, 'true']),
    ('known gap', [75, 60, 75.0, 18.75, 1, 'true'], [20, 20, 20.0, 5.0, 2, 'true']),
] %}
    {% do rows.append(["'" ~ case ~ "'"] + key_cells + ["'304'"] + first) %}
    {% do rows.append(["'" ~ case ~ "'"] + key_cells + ["'502'"] + second) %}
    {% do overview.append(["'" ~ case ~ "'"] + key_cells + [100, 80, 25.0, 'true']) %}
{% endfor %}
{{ must_reject(
    member_breaches(
        fixture(keys + ['partner_code'] + values + ['share_pct', 'contribution_pp', 'rank', 'is_complete'], rows),
        fixture(keys + values + ['value_usd_yoy_pct', 'is_complete'], overview),
        fixture(['currency', 'product_id', 'flow', 'data_month'], [
            ["'usd'", "'known gap'", "'export'", "date '2023-06-01'"],
            ["'cny'", "'gap in yuan'", "'export'", "date '2023-06-01'"],
        ]),
        none,
        is_mart=true,
    ),
    'product_id',
    [
        ('a member is missing', 'sum_of_members'), ('shares', 'sum_of_shares'),
        ('contributions', 'sum_of_contributions'), ('no contributions', 'sum_of_contributions'),
        ('gap in yuan', 'sum_of_members'),
        ('gap in yuan', 'sum_of_shares'),
        ('gap in yuan', 'sum_of_contributions'), ('no ranks', 'ranks_are_1_to_n'),
        ('nobody is known, but ranked', 'ranks_are_1_to_n'),
        ('same rank', 'ranks_are_1_to_n'), ('gap in ranks', 'ranks_are_1_to_n'),
    ],
) }}
