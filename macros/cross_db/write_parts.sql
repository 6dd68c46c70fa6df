{#
  What: deletes parts from a table, and adds the rows of a query to it (materialization `by_part`).
  Why: DuckDB deletes rows; Spark's Parquet tables replace partitions, of which the column that dates them is one.
#}
{% macro delete_parts(relation, dated_by, parts) -%}
    {{ return(adapter.dispatch('delete_parts', 'customs_monitor')(relation, dated_by, parts)) }}
{%- endmacro %}

{% macro default__delete_parts(relation, dated_by, parts) -%}
    {%- call statement('delete_parts') -%}
        delete from {{ relation }}
        where
            {% for part in parts -%}
                {{ dated_by }} {{ between_parts(part, part, is_date=dated_by != 'year') }}
                {{- ' or ' if not loop.last }}
            {%- endfor -%}
    {%- endcall -%}
{%- endmacro %}

{% macro spark__delete_parts(relation, dated_by, parts) -%}
    {%- set partitions = [] -%}
    {%- for row in run_query('show partitions ' ~ relation) -%}
        {#- year=2024, or data_month=2024-06-01 -#}
        {%- set value = row[0].split('=')[1] -%}
        {%- if value[:4] in parts or value[:7] in parts -%}
            {%- do partitions.append('partition (' ~ dated_by ~ " = '" ~ value ~ "')") -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if partitions -%}
        {%- do run_query('alter table ' ~ relation ~ ' drop if exists ' ~ partitions | join(', ')) -%}
    {%- endif -%}
{%- endmacro %}

{% macro insert_parts(relation, sql) -%}
    {{ return(adapter.dispatch('insert_parts', 'customs_monitor')(relation, sql)) }}
{%- endmacro %}

{% macro default__insert_parts(relation, sql) -%}
    {%- set columns = adapter.get_columns_in_relation(relation) | map(attribute='quoted') | join(', ') -%}
    insert into {{ relation }} ({{ columns }})
    select {{ columns }} from ({{ sql }}) as parts
{%- endmacro %}

{# What a build that was killed has left of a part is overwritten, for Spark has no transactions. #}
{% macro spark__insert_parts(relation, sql) -%}
    {%- do run_query('set spark.sql.sources.partitionOverwriteMode = dynamic') -%}
    insert overwrite table {{ relation }} partition ({{ config.require('dated_by') }})
    select {{ adapter.get_columns_in_relation(relation) | map(attribute='quoted') | join(', ') }}
    from ({{ sql }}) as parts
{%- endmacro %}
