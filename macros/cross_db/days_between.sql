{#
  What: a relation of the days from one to another, both with it, in the column `day`.
  Why: engines count up dates in ways of their own, and dbt.date_spine has to ask one how many they are.
  Returns: SQL, a query; DATE.
#}
{% macro days_between(first, last) -%}
    {{ return(adapter.dispatch('days_between', 'customs_monitor')(first, last)) }}
{%- endmacro %}

{% macro default__days_between(first, last) -%}
    select day from unnest(sequence(date '{{ first }}', date '{{ last }}')) as days (day)
{%- endmacro %}

{% macro duckdb__days_between(first, last) -%}
    select cast(unnest(generate_series(date '{{ first }}', date '{{ last }}', interval 1 day)) as date) as day
{%- endmacro %}

{% macro spark__days_between(first, last) -%}
    select explode(sequence(date '{{ first }}', date '{{ last }}')) as day
{%- endmacro %}
