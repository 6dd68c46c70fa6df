{#
  What: puts the records of a build's part (macros/runs/record_build.sql) in the place of those that it had.
  Why: as partitions.sql; the column that says whose a record is, is the last one.
#}

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

{# Models are built side by side: overwritten dynamically, each writer has a folder of its own until it is done. #}
{% macro spark__replace_records(record, column, value, rows) -%}
    {%- if spark__has_deletes() -%}
        {%- do default__replace_records(record, column, value, rows) -%}
    {%- elif rows -%}
        {%- do run_query('set spark.sql.sources.partitionOverwriteMode = dynamic') -%}
        {%- do run_query(
            'insert overwrite table ' ~ record ~ ' partition (' ~ column ~ ") select *, '" ~ value ~ "' from (values " ~ rows
            ~ ') as made'
        ) -%}
    {%- else -%}
        {%- do run_query('alter table ' ~ record ~ ' drop if exists partition (' ~ column ~ " = '" ~ value ~ "')") -%}
    {%- endif -%}
{%- endmacro %}

{# SQL after the columns of a table of records. #}
{% macro records_storage(partition_by) -%}
    {{ return(adapter.dispatch('records_storage', 'customs_monitor')(partition_by)) }}
{%- endmacro %}

{% macro default__records_storage(partition_by) -%}{%- endmacro %}

{% macro spark__records_storage(partition_by) %} using {{ spark__table_format() }} partitioned by ({{ partition_by }}){% endmacro %}
