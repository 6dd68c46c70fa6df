{# SQL: a name without case and spaces, which make no other name. #}
{% macro squeezed(name) -%}
    lower(replace({{ name }}, ' ', ''))
{%- endmacro %}
