{#
  What: the Parquet files of the landing as a relation of text columns.
  Why: each engine has its own way to read files; an absent or empty landing is normal and gives no rows.
  Returns: a parenthesised query with the given columns, all text.
#}
{% macro read_landing(folder, columns) -%}
    {{ return(adapter.dispatch('read_landing', 'customs_monitor')(folder, columns)) }}
{%- endmacro %}

{% macro duckdb__read_landing(folder, columns) -%}
    {%- set files = var('landing_path') ~ '/' ~ folder ~ '/**/*.parquet' -%}
    {%- set found = run_query("select count(*) from glob('" ~ files ~ "')").columns[0][0] if execute else 0 -%}
    {%- if found > 0 -%}
        (select {{ columns | join(', ') }} from read_parquet('{{ files }}', hive_partitioning = false, union_by_name = true))
    {%- else -%}
        {{ no_rows(columns) }}
    {%- endif -%}
{%- endmacro %}

{% macro default__read_landing(folder, columns) -%}
    {{ no_rows(columns) }}
{%- endmacro %}

{% macro no_rows(columns) -%}
    (select {% for column in columns %}cast(null as {{ dbt.type_string() }}) as {{ column }}{{ ', ' if not loop.last }}{% endfor %} where false)
{%- endmacro %}
