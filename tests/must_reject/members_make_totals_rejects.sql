{# Two partners, 75 and 25 of 100. #}
{% set cases = [
    ('good', [75, 'true', 1], [25, 'true', 2]),
    ('a member is missing', [75, 'true', 1], [0, 'true', 2]),
    ('no member is known', ['null', 'true', 'null'], ['null', 'true', 'null']),
    ('nobody is known, but ranked', ['null', 'false', 1], ['null', 'false', 2]),
    ('same rank', [75, 'true', 1], [25, 'true', 1]),
    ('gap in ranks', [75, 'true', 1], [25, 'true', 3]),
    ('no ranks', [75, 'true', 'null'], [25, 'true', 'null']),
    ('partial coverage', [75, 'false', 1], [5, 'false', 2]),
] %}
{# 5 are missing in a period that ends in June 2024; a month in which that is known. #}
{% set gaps = [
    ('month', '2024-06', true), ('month', '2023-06', true), ('month', '2024-05', false), ('month', '2023-07', false),
    ('year_to_date', '2024-01', true), ('year_to_date', '2023-06', true), ('year_to_date', '2023-07', false),
    ('year_to_date', '2022-12', false), ('rolling_12_months', '2023-07', true), ('rolling_12_months', '2022-07', true),
    ('rolling_12_months', '2022-06', false), ('rolling_12_months', '2024-07', false),
] %}
{% set rows = [] %}
{% set totals = [] %}
{% set known = [] %}
{% set expected = [] %}
{% for case, first, second in cases %}
    {% do rows.append([loop.index, "date '2024-06-01'", "'304'"] + first) %}
    {% do rows.append([loop.index, "date '2024-06-01'", "'502'"] + second) %}
    {% do totals.append([loop.index, "date '2024-06-01'", "'month'", "'usd'", "'" ~ case ~ "'", "'export'", 100]) %}
{% endfor %}
{% for period, month, is_excused in gaps %}
    {% set table_no, case = cases | length + loop.index, 'gap of ' ~ month ~ ' in ' ~ period %}
    {% do rows.append([table_no, "date '2024-06-01'", "'304'", 75, 'true', 1]) %}
    {% do rows.append([table_no, "date '2024-06-01'", "'502'", 20, 'true', 2]) %}
    {% set key = ["'usd'", "'" ~ case ~ "'", "'export'"] %}
    {% do totals.append([table_no, "date '2024-06-01'", "'" ~ period ~ "'"] + key + [100]) %}
    {% do known.append(key + ["date '" ~ month ~ "-01'"]) %}
    {% do expected.append((case, 'sum_of_members')) if not is_excused %}
{% endfor %}
{{ must_reject(
    member_breaches(
        fixture(['table_no', 'report_month', 'member_code', 'amount', 'is_complete', 'rank'], rows),
        fixture(['table_no', 'report_month', 'period', 'currency', 'product_id', 'flow', 'amount'], totals),
        fixture(['currency', 'product_id', 'flow', 'data_month'], known),
        none,
        is_mart=false,
    ),
    'product_id',
    expected + [
        ('a member is missing', 'sum_of_members'), ('no member is known', 'sum_of_members'),
        ('same rank', 'ranks_are_1_to_n'), ('gap in ranks', 'ranks_are_1_to_n'), ('no ranks', 'ranks_are_1_to_n'),
        ('nobody is known, but ranked', 'ranks_are_1_to_n'),
    ],
) }}
