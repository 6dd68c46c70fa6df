{#
  What: how many days the second date is after the first (negative: before).
  Why: a difference of dates is a number on DuckDB and an interval elsewhere; Spark wants the later one first.
  Returns: INTEGER or BIGINT.
#}
{% macro days_apart(first, second) -%}
    {{ return(adapter.dispatch('days_apart', 'customs_monitor')(first, second)) }}
{%- endmacro %}

{% macro default__days_apart(first, second) -%}
    date_diff('day', {{ first }}, {{ second }})
{%- endmacro %}

{% macro spark__days_apart(first, second) -%}
    datediff({{ second }}, {{ first }})
{%- endmacro %}
