{#
  The schema `build`: what a build writes down about itself, in tables: parts and parts_tested (parts_built.sql), nodes
  (nodes_built.sql), last_build (record_build.sql).
#}
{% macro build_record(table) -%}
    {{ return(api.Relation.create(database=target.get('database'), schema='build', identifier=table)) }}
{%- endmacro %}

{# On the start of a run: the schema, and the tables that are read before they are written. #}
{% macro prepare_build_records() -%}
    {%- if is_build_command() -%}
        {%- do adapter.create_schema(build_record('parts')) -%}
        {%- if flags.FULL_REFRESH -%}
            {%- do run_query('drop table if exists ' ~ build_record('parts_tested')) -%}
        {%- endif -%}
        {%- for table, columns, partition_by in [
            ('parts', ['part', 'state', 'relation'], 'relation'),
            ('parts_tested', ['part', 'state', 'relation'], 'relation'),
            ('nodes', ['name', 'state', 'built_at'], none),
        ] -%}
            {%- set type = ' ' ~ dbt.type_string() -%}
            {%- do run_query(
                'create table if not exists ' ~ build_record(table) ~ ' (' ~ columns | join(type ~ ', ') ~ type ~ ')'
                ~ records_storage(partition_by)
            ) -%}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}

{# The rows of a query instead of those of a table. #}
{% macro write_build_record(table, query, partition_by=none) -%}
    {%- do run_query('drop table if exists ' ~ build_record(table)) -%}
    {%- do run_query('create table ' ~ build_record(table) ~ records_storage(partition_by) ~ ' as ' ~ query) -%}
{%- endmacro %}
