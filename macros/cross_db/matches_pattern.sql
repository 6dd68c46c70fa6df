{#
  What: does the text match a regular expression (anywhere, unless anchored)?
  Why: DuckDB says regexp_matches, Spark and Trino say regexp_like.
  Returns: BOOLEAN, null for null.
#}
{% macro matches_pattern(text, pattern) -%}
    {{ return(adapter.dispatch('matches_pattern', 'customs_monitor')(text, pattern)) }}
{%- endmacro %}

{% macro default__matches_pattern(text, pattern) -%}
    regexp_like({{ text }}, '{{ pattern }}')
{%- endmacro %}

{% macro duckdb__matches_pattern(text, pattern) -%}
    regexp_matches({{ text }}, '{{ pattern }}')
{%- endmacro %}
