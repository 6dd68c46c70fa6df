{#
  What: a date some months later (or earlier, with a negative number).
  Why: `dbt.dateadd` gives a timestamp on DuckDB; Spark has add_months.
  Returns: DATE.
#}
{% macro add_months(date, months) -%}
    {{ return(adapter.dispatch('add_months', 'customs_monitor')(date, months)) }}
{%- endmacro %}

{% macro default__add_months(date, months) -%}
    cast({{ dbt.dateadd('month', months, date) }} as date)
{%- endmacro %}

{% macro duckdb__add_months(date, months) -%}
    cast({{ date }} + to_months(cast({{ months }} as integer)) as date)
{%- endmacro %}

{% macro spark__add_months(date, months) -%}
    add_months({{ date }}, {{ months }})
{%- endmacro %}
