{# Published are 53.3 of the total, and 7.0 of a partner, which no discrepancy is about. #}
{% set columns = ['product_id', 'report_month', 'period', 'flow', 'measure', 'breakdown', 'printed'] %}
{% set noted, published = [], [] %}
{% for case, flow, printed in [
    ('good', 'total', '53.3'), ('other digits', 'total', '53.4'), ('of a partner', 'export', '7.0'),
] %}
    {% set key = ["'" ~ case ~ "'", "date '2024-06-01'", "'month'"] %}
    {% do noted.append(key + ["'" ~ flow ~ "'", "'value'", "'overview'", "'" ~ printed ~ "'"]) %}
    {% do published.append(key + ["'total'", "'value'", "'overview'", "'53.3'"]) %}
    {% do published.append(key + ["'export'", "'value'", "'partner'", "'7.0'"]) %}
{% endfor %}
{{ must_reject(
    test_is_published(fixture(columns, noted), fixture(columns, published)),
    'product_id',
    [('other digits', 'not_published_so'), ('of a partner', 'not_published_so')],
) }}
