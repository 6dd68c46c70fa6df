{#
  The head of a trade mart. Of every code, writing its ratios, names and words would be most of what a build costs:
  there the mart is a view, which works them out from what is stored as numbers (int_partner_periods and its like).
  `member`: the column that tells its members apart; the overview has none.
#}
{% macro measured_mart(member=none) -%}
    {%- set key = ['report_month', 'period', 'product_id', 'flow'] + ([member] if member else []) -%}
    {%- if var('monitor_all_codes') -%}
        {{- view_of_every_code(key) -}}
    {%- else -%}
        {{- incremental_by_month(key) -}}
    {%- endif -%}
{%- endmacro %}

{% macro view_of_every_code(key) -%}
    {{- config(materialized='view', unique_key=key) -}}
{%- endmacro %}
