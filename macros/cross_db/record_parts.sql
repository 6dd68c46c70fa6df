{#
  What: writes down which parts of a `by_part` table were built from what (build.parts), and how that table is stored.
  Why: Spark's Parquet tables know no delete: a relation is a partition, which is overwritten whole. Nor have they
  transactions: before any part is touched it is recorded under a state that no run wants, so whatever a build that was
  killed has left of it is written again.
#}

{# Before the parts are touched. #}
{% macro record_parts_started(relation, outdated, to_build) -%}
    {{ return(adapter.dispatch('record_parts_started', 'customs_monitor')(relation, outdated, to_build)) }}
{%- endmacro %}

{% macro default__record_parts_started(relation, outdated, to_build) -%}{%- endmacro %}

{% macro spark__record_parts_started(relation, outdated, to_build) -%}
    {%- set started = [] -%}
    {%- for name in (outdated or []) + (to_build | map(attribute='name') | list) -%}
        {%- do started.append({'name': name, 'state': invocation_id}) -%}
    {%- endfor -%}
    {%- if started or outdated is none -%}
        {%- do spark__record_parts(relation, none if outdated is none else [], started) -%}
    {%- endif -%}
{%- endmacro %}

{# In the transaction of the parts themselves. `outdated`: a list of parts, none for all. #}
{% macro record_parts(relation, outdated, built) -%}
    {{ return(adapter.dispatch('record_parts', 'customs_monitor')(relation, outdated, built)) }}
{%- endmacro %}

{% macro default__record_parts(relation, outdated, built) -%}
    {%- set parts = build_record('parts') -%}
    {%- if outdated is none or outdated -%}
        {%- call statement('forget_parts') -%}
            delete from {{ parts }} where relation = '{{ relation.identifier }}'
            {%- if outdated is not none %} and part in ('{{ outdated | join("', '") }}'){% endif -%}
        {%- endcall -%}
    {%- endif -%}
    {%- if built -%}
        {%- call statement('record_parts') -%}
            insert into {{ parts }} (relation, part, state) values
            {% for part in built -%}
                ('{{ relation.identifier }}', '{{ part.name }}', '{{ part.state }}'){{ ', ' if not loop.last }}
            {%- endfor -%}
        {%- endcall -%}
    {%- endif -%}
{%- endmacro %}

{% macro spark__record_parts(relation, outdated, built) -%}
    {%- set states = {} if outdated is none else parts_built(relation.identifier) -%}
    {%- for part in outdated or [] -%}
        {%- do states.pop(part, none) -%}
    {%- endfor -%}
    {%- for part in built -%}
        {%- do states.update({part.name: part.state}) -%}
    {%- endfor -%}
    {%- set partition = "partition (relation = '" ~ relation.identifier ~ "')" -%}
    {%- if states -%}
        {%- set rows = [] -%}
        {%- for part, state in states.items() -%}
            {%- do rows.append("('" ~ part ~ "', '" ~ state ~ "')") -%}
        {%- endfor -%}
        {%- do run_query(
            'insert overwrite table ' ~ build_record('parts') ~ ' ' ~ partition ~ ' values ' ~ rows | join(', ')
        ) -%}
    {%- else -%}
        {%- do run_query('alter table ' ~ build_record('parts') ~ ' drop if exists ' ~ partition) -%}
    {%- endif -%}
{%- endmacro %}

{# SQL between a `create table` of the build's records and its rows. `partition_by`: a column or none. #}
{% macro records_storage(partition_by=none) -%}
    {{ return(adapter.dispatch('records_storage', 'customs_monitor')(partition_by)) }}
{%- endmacro %}

{% macro default__records_storage(partition_by) -%}{%- endmacro %}

{% macro spark__records_storage(partition_by) %} using parquet
    {%- if partition_by %} partitioned by ({{ partition_by }}){% endif -%}
{% endmacro %}
