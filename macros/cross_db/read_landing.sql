{#
  What: the Parquet files of the landing as a relation.
  Why: each engine has its own way to read files; an absent or empty landing is normal and gives no rows.
  `year`: the name under which the folders' year (year=2024) is given, as a BIGINT: engines skip other years' folders.
  Returns: a parenthesised query with the given columns, all text but for the counts of manifests (`rows_…`), BIGINT
  where there are any manifests.
#}
{% macro read_landing(folder, columns, year=none) -%}
    {{ return(adapter.dispatch('read_landing', 'customs_monitor')(folder, columns, year)) }}
{%- endmacro %}

{% macro duckdb__read_landing(folder, columns, year) -%}
    {%- set files = landing_pattern() ~ '/' ~ folder ~ '/**/*.parquet' -%}
    {%- set found = run_query("select count(*) from glob('" ~ files ~ "')").columns[0][0] if may_ask() else 1 -%}
    {%- if found > 0 -%}
        (
            select {{ columns | join(', ') }}{{ ', year as ' ~ year if year }}
            from (
                select * from read_parquet(
                    '{{ files }}', union_by_name = true,
                    {{ "hive_partitioning = true, hive_types = {'year': bigint}" if year else 'hive_partitioning = false' }}
                )
                {#- Manifests of an older landing have fewer columns. #}
                {{ 'union all by name select * from ' ~ no_rows(columns, year) if not year }}
            ) as files
        )
    {%- else -%}
        {{ no_rows(columns, year) }}
    {%- endif -%}
{%- endmacro %}

{#
  On Spark the folder becomes a table with a schema of its own: such a table may be empty or absent, which a path in a
  query may not. It is made anew each time, for new files are found then; to drop it leaves the files where they are.
#}
{% macro spark__read_landing(folder, columns, year) -%}
    {%- set table = 'landing.' ~ folder -%}
    {%- set typed = [] -%}
    {%- for column in columns -%}
        {#- A manifest's counts are the only numbers. -#}
        {%- do typed.append(column ~ (' bigint' if column.startswith('rows_') or column == 'ingest_no' else ' string')) -%}
    {%- endfor -%}
    {%- if may_ask() -%}
        {%- do run_query('create schema if not exists landing') -%}
        {%- do run_query('drop table if exists ' ~ table) -%}
        {%- do run_query(
            'create table ' ~ table ~ ' (' ~ typed | join(', ') ~ (', year bigint' if year)
            ~ ') using parquet ' ~ ('partitioned by (year) ' if year) ~ "location '" ~ landing_url() ~ '/' ~ folder ~ "'"
        ) -%}
        {%- do run_query('alter table ' ~ table ~ ' recover partitions') if year -%}
    {%- endif -%}
    (select {{ columns | join(', ') }}{{ ', year as ' ~ year if year }} from {{ table }})
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

{# The landing as text for DuckDB's glob, to which the folder's own name is no pattern. #}
{% macro landing_pattern() -%}
    {{ return(
        var('landing_path') | replace('[', '[[]') | replace('*', '[*]') | replace('?', '[?]') | replace("'", "''")
    ) }}
{%- endmacro %}

{# Is there a file where the landing should be? Only DuckDB is asked: elsewhere the landing may be out of sight. #}
{% macro landing_is_file() -%}
    {{ return(adapter.dispatch('landing_is_file', 'customs_monitor')()) }}
{%- endmacro %}

{% macro duckdb__landing_is_file() -%}
    {{ return(run_query("select count(*) from glob('" ~ landing_pattern() ~ "')").columns[0][0] > 0) }}
{%- endmacro %}

{% macro default__landing_is_file() -%}
    {{ return(false) }}
{%- endmacro %}

{# Where the landing is, for an engine that knows nothing of the project's folder: s3a://…, hdfs://…, or a path. #}
{% macro landing_url() -%}
    {%- set path = var('landing_path') -%}
    {{ path if path.startswith('/') or ':' in path else invocation_args_dict.project_dir ~ '/' ~ path }}
{%- endmacro %}

{# May the engine be asked something while a model is compiled? Not without a server (`--no-introspect`). #}
{% macro may_ask() -%}
    {{ return(execute and flags.INTROSPECT) }}
{%- endmacro %}
