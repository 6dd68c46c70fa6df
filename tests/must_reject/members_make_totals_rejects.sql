{# Two partners, 75 and 25 of 100. #}
{% set cases = [
    ('good', [75, 'true', 1], [25, 'true', 2]),
    ('a member is missing', [75, 'true', 1], [0, 'true', 2]),
    ('no member is known', ['null', 'true', 1], ['null', 'true', 2]),
    ('same rank', [75, 'true', 1], [25, 'true', 1]),
    ('gap in ranks', [75, 'true', 1], [25, 'true', 3]),
    ('no ranks', [75, 'true', 'null'], [25, 'true', 'null']),
    ('partial coverage', [75, 'false', 1], [5, 'false', 2]),
    ('known gap', [75, 'true', 1], [20, 'true', 2]),
    ('gap that is in no period of this month', [75, 'true', 1], [20, 'true', 2]),
] %}
{% set rows = [] %}
{% set totals = [] %}
{% for case, first, second in cases %}
    {% do rows.append([loop.index, "date '2024-06-01'", "'304'"] + first) %}
    {% do rows.append([loop.index, "date '2024-06-01'", "'502'"] + second) %}
    {% do totals.append([loop.index, "date '2024-06-01'", "'month'", "'usd'", "'" ~ case ~ "'", "'export'", 100]) %}
{% endfor %}
{{ must_reject(
    total_breaches(
        fixture(['table_no', 'report_month', 'member_code', 'amount', 'is_complete', 'rank'], rows),
        fixture(['table_no', 'report_month', 'period', 'currency', 'product_id', 'flow', 'amount'], totals),
        fixture(['currency', 'product_id', 'flow', 'data_month'], [
            ["'usd'", "'known gap'", "'export'", "date '2022-07-01'"],
            ["'usd'", "'gap that is in no period of this month'", "'export'", "date '2022-06-01'"],
            ["'usd'", "'gap that is in no period of this month'", "'export'", "date '2024-07-01'"],
        ]),
    ),
    'product_id',
    [
        ('gap that is in no period of this month', 'sum_of_members'),
        ('a member is missing', 'sum_of_members'), ('no member is known', 'sum_of_members'),
        ('same rank', 'ranks_are_1_to_n'), ('gap in ranks', 'ranks_are_1_to_n'), ('no ranks', 'ranks_are_1_to_n'),
    ],
) }}
