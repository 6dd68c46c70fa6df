{# Exports 7, imports 2: total 9, net exports 5; a year earlier 4 and 3: 7 and 1, or null where one is not known. #}
{% set columns = ['product_id', 'report_month', 'period', 'flow', 'value_usd', 'value_usd_last_year'] %}
{% set rows = [] %}
{% for case, total, net, export_last_year, total_last_year, net_last_year in [
    ('good', 9, 5, 4, 7, 1), ('no exports last year', 9, 5, 'null', 'null', 'null'),
    ('total is off', 10, 5, 4, 7, 1), ('net is reversed', 9, -5, 4, 7, 1),
    ('last total is off', 9, 5, 4, 8, 1), ('last net is off', 9, 5, 4, 7, 2),
    ('total is missing', 'null', 5, 4, 7, 1), ('last total of one flow', 9, 5, 'null', 3, 'null'),
] %}
    {% for flow, value, last_year in [
        ('export', 7, export_last_year), ('import', 2, 3),
        ('total', total, total_last_year), ('net_export', net, net_last_year),
    ] %}
        {% do rows.append(["'" ~ case ~ "'", "date '2024-06-01'", "'month'", "'" ~ flow ~ "'", value, last_year]) %}
    {% endfor %}
{% endfor %}
{% for flow, value in [('export', 7), ('import', 2), ('total', 9)] %}
    {% do rows.append(["'no net exports'", "date '2024-06-01'", "'month'", "'" ~ flow ~ "'", value, 1]) %}
{% endfor %}
{{ must_reject(
    overview_breaches(fixture(columns, rows)),
    'product_id',
    [
        ('total is off', 'total'), ('net is reversed', 'net_export'), ('last total is off', 'total_last_year'),
        ('last net is off', 'net_export_last_year'), ('total is missing', 'total'),
        ('last total of one flow', 'total_last_year'), ('no net exports', 'derived_flows_exist'),
    ],
) }}
