{#
  What: deletes partitions of an incremental table, and adds the rows of a query to it.
  Why: DuckDB deletes rows in a transaction; Spark's Parquet tables have neither. There the column that dates a row is
  one of partitions, which are dropped, or overwritten whole: so what a killed run has left of one does not stay. Where
  Spark's tables are of a format that has both (table_format.sql), they are written as DuckDB's.
#}
{% macro delete_partitions(relation, dated_by, partitions) -%}
    {{ return(adapter.dispatch('delete_partitions', 'customs_monitor')(relation, dated_by, partitions)) }}
{%- endmacro %}

{% macro default__delete_partitions(relation, dated_by, partitions) -%}
    {%- call statement('delete_partitions') -%}
        delete from {{ relation }}
        where
            {% for partition in partitions -%}
                {{ dated_by }} {{ between_partitions(partition, partition, is_date=dated_by != 'year') }}
                {{- ' or ' if not loop.last }}
            {%- endfor -%}
    {%- endcall -%}
{%- endmacro %}

{% macro spark__delete_partitions(relation, dated_by, partitions) -%}
    {%- if spark__has_deletes() -%}
        {{ return(default__delete_partitions(relation, dated_by, partitions)) }}
    {%- endif -%}
    {%- set dropped = [] -%}
    {%- for row in run_query('show partitions ' ~ relation) -%}
        {#- year=2024, or data_month=2024-06-01 -#}
        {%- set value = row[0].split('=')[1] -%}
        {%- if value[:4] in partitions or value[:7] in partitions -%}
            {%- do dropped.append('partition (' ~ dated_by ~ " = '" ~ value ~ "')") -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if dropped -%}
        {%- do run_query('alter table ' ~ relation ~ ' drop if exists ' ~ dropped | join(', ')) -%}
    {%- endif -%}
{%- endmacro %}

{% macro insert_partitions(relation, dated_by, sql) -%}
    {{ return(adapter.dispatch('insert_partitions', 'customs_monitor')(relation, dated_by, sql)) }}
{%- endmacro %}

{% macro default__insert_partitions(relation, dated_by, sql) -%}
    {%- set columns = adapter.get_columns_in_relation(relation) | map(attribute='quoted') | join(', ') -%}
    insert into {{ relation }} ({{ columns }})
    select {{ columns }} from ({{ sql }}) as batch
{%- endmacro %}

{% macro spark__insert_partitions(relation, dated_by, sql) -%}
    {%- if spark__has_deletes() -%}
        {{ return(default__insert_partitions(relation, dated_by, sql)) }}
    {%- endif -%}
    {%- do run_query('set spark.sql.sources.partitionOverwriteMode = dynamic') -%}
    insert overwrite table {{ relation }} partition ({{ dated_by }})
    select {{ adapter.get_columns_in_relation(relation) | map(attribute='quoted') | join(', ') }}
    from ({{ sql }}) as batch
{%- endmacro %}
