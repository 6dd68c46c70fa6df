{#
  What: deletes years from a table, and adds the rows of a query to it (materialization `by_year`).
  Why: DuckDB deletes rows; Spark's Parquet tables replace partitions, of which the column that dates them is one.
#}
{% macro delete_years(relation, dated_by, years) -%}
    {{ return(adapter.dispatch('delete_years', 'customs_monitor')(relation, dated_by, years)) }}
{%- endmacro %}

{% macro default__delete_years(relation, dated_by, years) -%}
    {%- call statement('delete_years') -%}
        delete from {{ relation }}
        where
            {% for year in years -%}
                {%- if dated_by == 'year' -%}
                    year = {{ year }}
                {%- else -%}
                    {{ dated_by }} between date '{{ year }}-01-01' and date '{{ year }}-12-31'
                {%- endif -%}
                {{ ' or ' if not loop.last }}
            {%- endfor -%}
    {%- endcall -%}
{%- endmacro %}

{% macro spark__delete_years(relation, dated_by, years) -%}
    {%- set partitions = [] -%}
    {%- for row in run_query('show partitions ' ~ relation) -%}
        {#- year=2024, or data_month=2024-06-01 -#}
        {%- set value = row[0].split('=')[1] -%}
        {%- if value[:4] | int in years -%}
            {%- do partitions.append('partition (' ~ dated_by ~ " = '" ~ value ~ "')") -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if partitions -%}
        {%- do run_query('alter table ' ~ relation ~ ' drop if exists ' ~ partitions | join(', ')) -%}
    {%- endif -%}
{%- endmacro %}

{% macro insert_years(relation, sql) -%}
    {{ return(adapter.dispatch('insert_years', 'customs_monitor')(relation, sql)) }}
{%- endmacro %}

{% macro default__insert_years(relation, sql) -%}
    {%- set columns = adapter.get_columns_in_relation(relation) | map(attribute='quoted') | join(', ') -%}
    insert into {{ relation }} ({{ columns }})
    select {{ columns }} from ({{ sql }}) as years
{%- endmacro %}

{# What a build that was killed has left of a year is overwritten, for Spark has no transactions. #}
{% macro spark__insert_years(relation, sql) -%}
    {%- do run_query('set spark.sql.sources.partitionOverwriteMode = dynamic') -%}
    insert overwrite table {{ relation }} partition ({{ config.require('dated_by') }})
    select {{ adapter.get_columns_in_relation(relation) | map(attribute='quoted') | join(', ') }}
    from ({{ sql }}) as years
{%- endmacro %}
