{#
  The materialization `incremental_by_partition`: a table of which only the partitions that changed are written again.
  A partition is a year (2024) or, of a table by report month, a month (2024-06).

  What a partition is made of has a fingerprint, one row each in a model of its own (int_data_years, int_report_years,
  int_report_months). Beside it counts the code: models, macros, seeds and variables. Partitions whose fingerprint is
  another than when they were built are deleted and selected anew, in one transaction.

  A model says so at its head: incremental_by_year(…) or incremental_by_month(…). The materialization itself keeps of
  its rows only those that the partitions date, and refuses a key that stands in two of them. in_batch(…) in the model
  is for speed: it takes the choice of partitions down to the tables that are read.
#}

{#
  `fingerprints`: the model with a fingerprint for each year; `dated_by`: the table's column, a date, or the whole
  number `year`; `unique_key`: its columns.
#}
{% macro incremental_by_year(fingerprints, dated_by, unique_key) -%}
    {{ incremental_by('year', fingerprints, dated_by, unique_key) }}
{%- endmacro %}

{% macro incremental_by_month(unique_key) -%}
    {{ incremental_by('report_month', 'int_report_months', 'report_month', unique_key) }}
{%- endmacro %}

{% macro incremental_by(partition, fingerprints, dated_by, unique_key) -%}
    {{- config(
        materialized='incremental_by_partition', unique_key=unique_key,
        fingerprints=fingerprints, partition=partition, dated_by=dated_by, partition_by=dated_by
    ) -}}
    {#- A unit test would want rows for it. -#}
    {%- if model.resource_type == 'model' -%}
        -- depends_on: {{ ref(fingerprints) }}
    {%- endif -%}
{%- endmacro %}

{% materialization incremental_by_partition, default, supported_languages=['sql'] %}
    {%- set relation = this.incorporate(type='table') -%}
    {%- set existing = load_cached_relation(this) -%}
    {%- set dated_by = config.require('dated_by') -%}
    {%- set wanted = partitions_wanted(ref(config.require('fingerprints')), config.require('partition')) -%}
    {%- set is_anew = existing is none or not existing.is_table or should_full_refresh() -%}
    {%- set before = {} if is_anew else partitions_built(this.identifier) -%}
    {%- set stale, kept, outdated, done = [], {}, {}, {} -%}
    {%- for partition in wanted -%}
        {%- if before.get(partition.name, {}).get('state') == partition.state -%}
            {%- do kept.update({partition.name: before[partition.name]}) -%}
        {%- else -%}
            {%- do stale.append(partition) -%}
            {%- do done.update({partition.name: {'state': partition.state, 'built_at': run_started()}}) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- for name in (before.keys() | list) + (done.keys() | list) if name not in kept -%}
        {%- do outdated.update({name: {'state': invocation_id, 'built_at': run_started()}}) -%}
    {%- endfor -%}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {#- An engine without transactions finds in it what a killed run has left half written. -#}
    {%- do record_partitions(this.identifier, dict(kept, **outdated)) if outdated -%}
    {%- set groups = groups_of(stale) -%}
    {%- if not kept -%}
        {%- if existing is not none -%}
            {{ drop_relation_if_exists(existing) }}
        {%- endif -%}
        {%- call statement('main') -%}
            {{ create_table_as(False, relation, rows_of(compiled_code, dated_by, groups[0] if groups else [])) }}
        {%- endcall -%}
        {%- set groups = groups[1:] -%}
    {%- else -%}
        {%- if outdated -%}
            {%- do delete_partitions(relation, dated_by, outdated.keys() | list) -%}
        {%- endif -%}
        {%- if not groups -%}
            {%- call noop_statement('main', 'UP TO DATE') -%}{%- endcall -%}
        {%- endif -%}
    {%- endif -%}
    {%- for group in groups -%}
        {%- call statement('main') -%}
            {{ insert_partitions(relation, dated_by, rows_of(compiled_code, dated_by, group)) }}
        {%- endcall -%}
    {%- endfor -%}
    {%- if stale -%}
        {%- do refuse_repeated_keys(relation, is_in_partitions(dated_by, done.keys() | list if kept else none)) -%}
    {%- endif -%}

    {%- do record_partitions(this.identifier, dict(kept, **done)) if outdated -%}
    {#- Always: a description that has changed makes no partition another. -#}
    {%- do persist_docs(relation, model) -%}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [relation]}) }}
{% endmaterialization %}
