{#
  Each row is one bad line, its case in source_file; `good` is a line, its neighbour of another month and one of every
  breakdown.
#}
{% set columns = ['source_file', 'extract_id'] + line_columns() | reject('equalto', 'source_file') | list %}
{% set good = {
    'data_month': '202401', 'partner_code': '502', 'product_code': '85076000', 'quantity_1': '18475', 'unit_1': '个',
    'quantity_2': '0', 'unit_2': '?', 'value_usd': '1,070,000', 'flow': 'export', 'breakdown': 'partner',
    'coverage': 'complete', 'vintage': '2024-07-20', 'line_number': '2', 'province_code': '35', 'regime_code': '10',
} %}
{% set cases = [
    ('good', {}), ('good', {'data_month': '202402'}),
    ('good', {'breakdown': 'total', 'partner_code': ''}), ('good', {'breakdown': 'partner_province_regime'}),
    ('good', {'breakdown': 'partner_province'}), ('good', {'breakdown': 'partner_regime'}),
    ('good', {'breakdown': 'province', 'partner_code': ''}), ('good', {'breakdown': 'regime', 'partner_code': ''}),
    ('good', {'breakdown': 'province_regime', 'value_usd': '999,999,999,999,999'}),
    ('month', {'data_month': '202413'}), ('month_zero', {'data_month': '202400'}), ('no_month', {'data_month': ''}),
    ('text_value', {'value_usd': '12a'}), ('negative_value', {'value_usd': '-5'}), ('decimal', {'value_usd': '1.7'}),
    ('grouping', {'value_usd': '1,07'}), ('no_value', {'value_usd': ''}), ('two_values', {'value_cny': '7'}),
    ('quantity', {'quantity_1': '1e3'}), ('partner', {'partner_code': ''}), ('product', {'product_code': 'ABC'}),
    ('odd_product', {'product_code': '8507600'}), ('short_partner', {'partner_code': '50'}),
    ('province', {'breakdown': 'province', 'province_code': ''}),
    ('regime', {'breakdown': 'partner_regime', 'regime_code': '1'}),
    ('large_value', {'value_usd': '1000000000000000'}), ('quantity_2', {'quantity_2': '1.5'}),
    ('no_breakdown', {'breakdown': ''}), ('breakdown', {'breakdown': 'partner_'}),
    ('joined', {'breakdown': 'province_partner'}), ('unseparated', {'breakdown': 'partnerprovince'}),
    ('flow', {'flow': 'both'}), ('coverage', {'coverage': ''}), ('vintage', {'vintage': 'July'}),
    ('no_day', {'vintage': '2024-02-31'}), ('line_number', {'line_number': ''}),
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
{% set bad = [('duplicate', 'duplicate_key')] %}
{% for case, _ in cases if case not in ['good', 'duplicate'] %}
    {% do bad.append((case, 'unreadable_line')) %}
{% endfor %}
{{ must_reject(
    unreadable_lines(fixture(columns, rows)),
    'source_file',
    bad,
) }}
