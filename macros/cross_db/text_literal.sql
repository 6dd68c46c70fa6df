{#
  What: SQL: a value as text in quotes, whatever is in it.
  Why: Spark takes a backslash for an escape, and two quotes in a row for the end of one text and the begin of another.
#}
{% macro text_literal(value) -%}
    {{ return(adapter.dispatch('text_literal', 'customs_monitor')(value | string)) }}
{%- endmacro %}

{% macro default__text_literal(value) -%}
    '{{ value.replace("'", "''") }}'
{%- endmacro %}

{% macro spark__text_literal(value) -%}
    '{{ value.replace('\\', '\\\\').replace("'", "\\'") }}'
{%- endmacro %}
