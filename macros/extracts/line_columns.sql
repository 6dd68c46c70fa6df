{#
  What: the canonical columns of a raw extract line, in file order; every one is text.
  Staging and the landing read this list. What the seeds are checked with (dbt_project.yml) and what `customs ingest`
  writes are lists of their own; a test holds the three together.
#}
{% macro line_columns() -%}
    {{ return([
        'data_month', 'partner_code', 'partner_name', 'product_code', 'product_name', 'regime_code', 'regime_name',
        'province_code', 'province_name', 'quantity_1', 'unit_1', 'quantity_2', 'unit_2', 'value_usd', 'value_cny',
        'flow', 'breakdown', 'coverage', 'vintage', 'source_file', 'line_number',
    ]) }}
{%- endmacro %}
