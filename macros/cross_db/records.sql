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
