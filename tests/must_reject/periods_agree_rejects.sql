{#
  One partner: January 2023 = 3; January 2024 = 5, February 2024 = 4, so February's year to date is 9;
  January 2024's last year is January 2023's value, 3.
#}
{% set rows = [] %}
{% for case, january, february, last_january in [
    ('good', 5, 9, 3), ('january', 6, 10, 3), ('february', 5, 8, 3), ('last year', 5, 9, 4),
] %}
    {% do rows.extend([
        [case, 2023, 1, 'month', 3, 'null'], [case, 2023, 1, 'year_to_date', 3, 'null'],
        [case, 2024, 1, 'month', 5, last_january], [case, 2024, 1, 'year_to_date', january, last_january],
        [case, 2024, 2, 'month', 4, 'null'], [case, 2024, 2, 'year_to_date', february, 'null'],
    ]) %}
{% endfor %}
{#
  Two months of a year. February and March are no report months: April adds to January. Large is more than all trade of
  the world in yuan, in the month that weighs most.
#}
{% for case, first_month, last_month, first, last, year_to_date in [
    ('hole', 1, 4, 3, 4, 7),
    ('hole forgotten', 1, 4, 3, 4, 4),
    ('large', 11, 12, 300000000000000, 600000000000000, 900000000000000),
    ('large and wrong', 11, 12, 300000000000000, 600000000000000, 900000000000001),
] %}
    {% do rows.extend([
        [case, 2024, first_month, 'month', first, 'null'], [case, 2024, first_month, 'year_to_date', first, 'null'],
        [case, 2024, last_month, 'month', last, 'null'], [case, 2024, last_month, 'year_to_date', year_to_date, 'null'],
    ]) %}
{% endfor %}
{# A year ago nobody traded, so there is no row: 0 is right, 7 is not. #}
{% do rows.extend([['newcomer', 2024, 1, 'month', 5, 0], ['invented', 2024, 1, 'month', 5, 7]]) %}
{% set numbers, flows, cases = [], [], rows | map('first') | unique | list %}
{% for case, year, month, period, amount, last_year in rows %}
    {% set series = year * 1000 + 2 * cases.index(case) %}
    {% set table = series * 36 + (month - 1) * 3 + ['month', 'year_to_date'].index(period) %}
    {% set report_month = "date '" ~ year ~ '-' ~ '%02d' % month ~ "-01'" %}
    {% do numbers.append([
        table, "'502'", report_month, 'cast(' ~ amount ~ ' as bigint)', 'cast(' ~ last_year ~ ' as bigint)',
    ]) %}
    {% do flows.append([table, report_month, "'" ~ period ~ "'", "'usd'", "'" ~ case ~ "'", "'export'"]) %}
{% endfor %}
{{ must_reject(
    period_breaches(
        fixture(['table_no', 'partner_code', 'report_month', 'amount', 'amount_last_year'], numbers),
        fixture(['table_no', 'report_month', 'period', 'currency', 'product_id', 'flow'], flows),
        'partner_code',
    ),
    'product_id',
    [
        ('january', 'year_to_date_accumulates'), ('february', 'year_to_date_accumulates'),
        ('hole forgotten', 'year_to_date_accumulates'), ('large and wrong', 'year_to_date_accumulates'),
        ('last year', 'last_year_is_last_year'), ('invented', 'last_year_is_last_year'),
    ],
) }}
