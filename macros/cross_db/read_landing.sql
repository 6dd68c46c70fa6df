{#
  What: the Parquet files of the landing as a relation of text columns.
  Why: each engine has its own way to read files; an absent or empty landing is normal and gives no rows.
  `year`: the name under which the folders' year (year=2024) is given, as a BIGINT: engines skip other years' folders.
  Returns: a parenthesised query with the given columns, all text.
#}
{% macro read_landing(folder, columns, year=none) -%}
    {{ return(adapter.dispatch('read_landing', 'customs_monitor')(folder, columns, year)) }}
{%- endmacro %}

{% macro duckdb__read_landing(folder, columns, year) -%}
    {%- set files = var('landing_path') ~ '/' ~ folder ~ '/**/*.parquet' -%}
    {%- set found = run_query("select count(*) from glob('" ~ files ~ "')").columns[0][0] if execute else 0 -%}
    {%- if found > 0 -%}
        (
            select {{ columns | join(', ') }}{{ ', year as ' ~ year if year }}
            from read_parquet(
                '{{ files }}', union_by_name = true,
                {{ "hive_partitioning = true, hive_types = {'year': bigint}" if year else 'hive_partitioning = false' }}
            )
        )
    {%- else -%}
        {{ no_rows(columns, year) }}
    {%- endif -%}
{%- endmacro %}

{% macro default__read_landing(folder, columns, year) -%}
    {{ no_rows(columns, year) }}
{%- endmacro %}

{% macro no_rows(columns, year) -%}
    (
        select
            {% for column in columns %}
                cast(null as {{ dbt.type_string() }}) as {{ column }}{{ ', ' if not loop.last }}
            {% endfor %}
            {{ ', cast(null as bigint) as ' ~ year if year }}
        where false
    )
{%- endmacro %}
