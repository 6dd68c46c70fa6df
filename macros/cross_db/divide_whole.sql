{#
  What: whole-number division of two non-negative BIGINTs, the remainder dropped.
  Why: `/` is exact division on DuckDB and Spark and whole division on Trino; decimal division differs everywhere.
  Returns: BIGINT.
#}
{% macro divide_whole(numerator, denominator) -%}
    {{ return(adapter.dispatch('divide_whole', 'customs_monitor')(numerator, denominator)) }}
{%- endmacro %}

{% macro default__divide_whole(numerator, denominator) -%}
    (({{ numerator }}) / ({{ denominator }}))
{%- endmacro %}

{% macro duckdb__divide_whole(numerator, denominator) -%}
    (({{ numerator }}) // ({{ denominator }}))
{%- endmacro %}

{% macro spark__divide_whole(numerator, denominator) -%}
    (({{ numerator }}) div ({{ denominator }}))
{%- endmacro %}
