{# Exports 7, imports 2: total 9, net exports 5; a year earlier 4 and 3: 7 and 1. #}
{% set columns = ['product_id', 'report_month', 'period', 'flow', 'value_usd', 'value_usd_last_year'] %}
{% set rows = [] %}
{% for case, total, net, total_last_year, net_last_year in [
    ('good', 9, 5, 7, 1), ('total is off', 10, 5, 7, 1), ('net is reversed', 9, -5, 7, 1),
    ('last total is off', 9, 5, 8, 1), ('last net is off', 9, 5, 7, 2),
] %}
    {% for flow, value, last_year in [
        ('export', 7, 4), ('import', 2, 3), ('total', total, total_last_year), ('net_export', net, net_last_year),
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
        ('last net is off', 'net_export_last_year'), ('no net exports', 'derived_flows_exist'),
    ],
) }}
