{#
  One partner: January 2023 = 3; January 2024 = 5, February 2024 = 4, so February's year to date is 9;
  January 2024's last year is January 2023's value, 3.
#}
{% set columns = ['product_id', 'flow', 'partner_code', 'report_month', 'period', 'value_usd', 'value_usd_last_year'] %}
{% set rows = [] %}
{% for case, january, february, last_january in [
    ('good', 5, 9, 3), ('january', 6, 10, 3), ('february', 5, 8, 3), ('last year', 5, 9, 4),
] %}
    {% for month, period, value, last_year in [
        ('2023-01-01', 'month', 3, 'null'), ('2023-01-01', 'year_to_date', 3, 'null'),
        ('2024-01-01', 'month', 5, last_january), ('2024-01-01', 'year_to_date', january, last_january),
        ('2024-02-01', 'month', 4, 'null'), ('2024-02-01', 'year_to_date', february, 'null'),
    ] %}
        {% do rows.append([
            "'" ~ case ~ "'", "'export'", "'502'", "date '" ~ month ~ "'", "'" ~ period ~ "'",
            'cast(' ~ value ~ ' as bigint)', 'cast(' ~ last_year ~ ' as bigint)',
        ]) %}
    {% endfor %}
{% endfor %}
{#
  Two months of a year. February and March are no report months: April adds to January. Large is more than all trade of
  the world in yuan, in the month that weighs most.
#}
{% for case, first_month, last_month, first, last, year_to_date in [
    ('hole', '2024-01-01', '2024-04-01', 3, 4, 7),
    ('hole forgotten', '2024-01-01', '2024-04-01', 3, 4, 4),
    ('large', '2024-11-01', '2024-12-01', 300000000000000, 600000000000000, 900000000000000),
    ('large and wrong', '2024-11-01', '2024-12-01', 300000000000000, 600000000000000, 900000000000001),
] %}
    {% for month, period, value in [
        (first_month, 'month', first), (first_month, 'year_to_date', first),
        (last_month, 'month', last), (last_month, 'year_to_date', year_to_date),
    ] %}
        {% do rows.append([
            "'" ~ case ~ "'", "'export'", "'502'", "date '" ~ month ~ "'", "'" ~ period ~ "'", value, 'null',
        ]) %}
    {% endfor %}
{% endfor %}
{# A year ago nobody traded, so there is no row: 0 is right, 7 is not. #}
{% for case, last_year in [('newcomer', 0), ('invented', 7)] %}
    {% do rows.append(["'" ~ case ~ "'", "'export'", "'502'", "date '2024-01-01'", "'month'", 5, last_year]) %}
{% endfor %}
{{ must_reject(
    period_breaches(fixture(columns, rows), 'partner_code'),
    'product_id',
    [
        ('january', 'year_to_date_accumulates'), ('february', 'year_to_date_accumulates'),
        ('hole forgotten', 'year_to_date_accumulates'), ('large and wrong', 'year_to_date_accumulates'),
        ('last year', 'last_year_is_last_year'), ('invented', 'last_year_is_last_year'),
    ],
) }}
