{#
  What: is this text one of the marks that the query platform writes where there is no second quantity?
  Source: GACC extracts write `?` (2023 on), `-` (2018), `—` (2019), or leave the field empty.
#}
{% macro is_placeholder(text) -%}
    coalesce({{ text }}, '') in ('', '?', '-', '—')
{%- endmacro %}
