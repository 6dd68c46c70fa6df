{#
  What: the canonical columns of a raw extract line, in file order; every one is text.
  One home: the seeds' header test, staging and the landing all read this list.
#}
{% macro line_columns() -%}
    {{ return([
        'data_month', 'partner_code', 'partner_name', 'product_code', 'product_name', 'regime_code', 'regime_name',
        'province_code', 'province_name', 'quantity_1', 'unit_1', 'quantity_2', 'unit_2', 'value_usd', 'value_cny',
        'flow', 'breakdown', 'coverage', 'vintage', 'source_file', 'line_number',
    ]) }}
{%- endmacro %}
