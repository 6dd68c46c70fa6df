{#
  What: deletes partitions of an incremental table, adds the rows of a query to it, and writes down what it is made of.
  Why: DuckDB deletes rows in a transaction; Spark's Parquet tables have neither. There the column that dates a row is
  one of partitions, which are dropped, or overwritten whole: so what a killed run has left of one does not stay.
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
    {%- do run_query('set spark.sql.sources.partitionOverwriteMode = dynamic') -%}
    insert overwrite table {{ relation }} partition ({{ dated_by }})
    select {{ adapter.get_columns_in_relation(relation) | map(attribute='quoted') | join(', ') }}
    from ({{ sql }}) as batch
{%- endmacro %}

{# `rows`: lists of values, in the order of the columns but the last one, which has `value` in all of them. #}
{% macro replace_records(table, value, rows) -%}
    {%- set texts = [] -%}
    {%- for row in rows -%}
        {%- set cells = [] -%}
        {%- for cell in row -%}
            {%- do cells.append(text_literal('' if cell is none else cell)) -%}
        {%- endfor -%}
        {%- do texts.append('(' ~ cells | join(', ') ~ ')') -%}
    {%- endfor -%}
    {%- do adapter.dispatch('replace_records', 'customs_monitor')(
        build_record(table), records()[table][-1], value, texts | join(', ')
    ) -%}
{%- endmacro %}

{% macro default__replace_records(record, column, value, rows) -%}
    {%- do run_query('delete from ' ~ record ~ ' where ' ~ column ~ " = '" ~ value ~ "'") -%}
    {%- if rows -%}
        {%- do run_query('insert into ' ~ record ~ " select *, '" ~ value ~ "' from (values " ~ rows ~ ') as made') -%}
    {%- endif -%}
{%- endmacro %}

{% macro spark__replace_records(record, column, value, rows) -%}
    {%- set partition = 'partition (' ~ column ~ " = '" ~ value ~ "')" -%}
    {%- if rows -%}
        {%- do run_query('insert overwrite table ' ~ record ~ ' ' ~ partition ~ ' values ' ~ rows) -%}
    {%- else -%}
        {%- do run_query('alter table ' ~ record ~ ' drop if exists ' ~ partition) -%}
    {%- endif -%}
{%- endmacro %}

{# SQL after the columns of a table of records. #}
{% macro records_storage(partition_by) -%}
    {{ return(adapter.dispatch('records_storage', 'customs_monitor')(partition_by)) }}
{%- endmacro %}

{% macro default__records_storage(partition_by) -%}{%- endmacro %}

{% macro spark__records_storage(partition_by) %} using parquet partitioned by ({{ partition_by }}){% endmacro %}
