{#
  What: the relation of what X-13ARIMA-SEATS said (int_seasonal_estimates).
  Why: that is a Python model, which only DuckDB's adapter runs on this machine (dbt-spark sends one to Databricks,
  dbt-trino to nowhere): elsewhere it is disabled (dbt_project.yml), and nothing has been said.
  Returns: SQL, a relation.
#}
{% macro seasonal_estimates() -%}
    {{ return(adapter.dispatch('seasonal_estimates', 'customs_monitor')()) }}
{%- endmacro %}

{% macro default__seasonal_estimates() -%}
    (
        select
            product_id, flow, measure, report_month, '' as item,
            cast(null as double) as number, cast(null as {{ dbt.type_string() }}) as words
        from {{ ref('int_seasonal_series') }}
        where false
    ) as estimates
{%- endmacro %}

{% macro duckdb__seasonal_estimates() -%}
    {{ ref('int_seasonal_estimates') }}
{%- endmacro %}
