{# Two partners, 75 and 25 of 100, a year earlier 80 in all: growth 25 %, contributions 18.75 and 6.25. #}
{% set keys = ['product_id', 'report_month', 'period', 'flow'] %}
{% set key_cells = ["date '2024-06-01'", "'month'", "'export'"] %}
{% set rows = [] %}
{% set overview = [] %}
{% for case, first, second in [
    ('good', [75, 75.0, 18.75, 1, 'true'], [25, 25.0, 6.25, 2, 'true']),
    ('a member is missing', [75, 75.0, 18.75, 1, 'true'], [0, 25.0, 6.25, 2, 'true']),
    ('shares', [75, 70.0, 18.75, 1, 'true'], [25, 25.0, 6.25, 2, 'true']),
    ('contributions', [75, 75.0, 18.75, 1, 'true'], [25, 25.0, 6.0, 2, 'true']),
    ('same rank', [75, 75.0, 18.75, 1, 'true'], [25, 25.0, 6.25, 1, 'true']),
    ('gap in ranks', [75, 75.0, 18.75, 1, 'true'], [25, 25.0, 6.25, 3, 'true']),
    ('no ranks', [75, 75.0, 18.75, 'null', 'true'], [25, 25.0, 6.25, 'null', 'true']),
    ('partial coverage', [75, 75.0, 18.75, 1, 'false'], [5, 5.0, 1.25, 2, 'false']),
    ('known gap', [75, 75.0, 18.75, 1, 'true'], [20, 20.0, 5.0, 2, 'true']),
] %}
    {% do rows.append(["'" ~ case ~ "'"] + key_cells + ["'304'"] + first) %}
    {% do rows.append(["'" ~ case ~ "'"] + key_cells + ["'502'"] + second) %}
    {% do overview.append(["'" ~ case ~ "'"] + key_cells + [100, 25.0, 'true']) %}
{% endfor %}
{{ must_reject(
    member_breaches(
        fixture(keys + ['partner_code', 'value_usd', 'share_pct', 'contribution_pp', 'rank', 'is_complete'], rows),
        fixture(keys + ['value_usd', 'value_usd_yoy_pct', 'is_complete'], overview),
        fixture(['product_id', 'flow'], [["'known gap'", "'export'"]]),
    ),
    'product_id',
    [
        ('a member is missing', 'sum_of_members'), ('shares', 'sum_of_shares'),
        ('contributions', 'sum_of_contributions'), ('no ranks', 'ranks_are_1_to_n'),
        ('same rank', 'ranks_are_1_to_n'), ('gap in ranks', 'ranks_are_1_to_n'),
    ],
) }}
