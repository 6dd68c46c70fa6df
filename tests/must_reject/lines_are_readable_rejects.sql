{# Each row is one bad line, its case in source_file; `good` is a line and its neighbour of another month. #}
{% set columns = ['source_file', 'extract_id'] + line_columns() | reject('equalto', 'source_file') | list %}
{% set good = {
    'data_month': '202401', 'partner_code': '502', 'product_code': '85076000', 'quantity_1': '18475', 'unit_1': '个',
    'quantity_2': '0', 'unit_2': '?', 'value_usd': '1,070,000', 'flow': 'export', 'breakdown': 'partner',
    'coverage': 'complete', 'vintage': '2024-07-20', 'line_number': '2',
} %}
{% set cases = [
    ('good', {}), ('good', {'data_month': '202402'}),
    ('month', {'data_month': '202413'}), ('month_zero', {'data_month': '202400'}), ('no_month', {'data_month': ''}),
    ('text_value', {'value_usd': '12a'}), ('negative_value', {'value_usd': '-5'}), ('decimal', {'value_usd': '1.7'}),
    ('grouping', {'value_usd': '1,07'}), ('no_value', {'value_usd': ''}), ('two_values', {'value_cny': '7'}),
    ('quantity', {'quantity_1': '1e3'}), ('partner', {'partner_code': ''}), ('product', {'product_code': 'ABC'}),
    ('flow', {'flow': 'both'}), ('coverage', {'coverage': ''}), ('vintage', {'vintage': 'July'}),
    ('duplicate', {'data_month': '202403'}), ('duplicate', {'data_month': '202403', 'value_usd': '8'}),
] %}
{% set rows = [] %}
{% for case, change in cases %}
    {% set row = ["'" ~ case ~ "'", "'" ~ case ~ "'"] %}
    {% for column in columns[2:] %}
        {% do row.append("'" ~ change.get(column, good.get(column, '')) ~ "'") %}
    {% endfor %}
    {% do rows.append(row) %}
{% endfor %}
{{ must_reject(
    unreadable_lines(fixture(columns, rows)),
    'source_file',
    [
        ('month', 'unreadable_line'), ('month_zero', 'unreadable_line'), ('no_month', 'unreadable_line'),
        ('text_value', 'unreadable_line'), ('negative_value', 'unreadable_line'), ('decimal', 'unreadable_line'),
        ('grouping', 'unreadable_line'), ('no_value', 'unreadable_line'), ('two_values', 'unreadable_line'),
        ('quantity', 'unreadable_line'), ('partner', 'unreadable_line'), ('product', 'unreadable_line'),
        ('flow', 'unreadable_line'), ('coverage', 'unreadable_line'), ('vintage', 'unreadable_line'),
        ('duplicate', 'duplicate_key'),
    ],
) }}
