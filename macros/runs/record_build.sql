{#
  The schema `build` is what a build writes down about itself: build.partitions, and build.last_build of one row.
  `state`: running (also: was killed); passed (every seed, model and test as it stands has passed); partial; failed.
  `customs publish` publishes only after `passed`.
  `as_of`, `started_at`: of the last run. `passed_at`: the start of the last run after which all had passed.
  `code`, `seeds`, `landed`: models, seeds and how many extracts were built from. `not_passed`: names, with commas.
#}
{% macro build_record(table) -%}
    {{ return(api.Relation.create(database=target.get('database'), schema='build', identifier=table)) }}
{%- endmacro %}

{% macro create_build_record(table, columns, partition_by=none) -%}
    {%- set type = ' ' ~ dbt.type_string() -%}
    {%- do run_query(
        'create table if not exists ' ~ build_record(table) ~ ' (' ~ columns | join(type ~ ', ') ~ type ~ ')'
        ~ records_storage(partition_by)
    ) -%}
{%- endmacro %}

{# The row as a dict, empty where nothing has been built: an older record has fewer columns. #}
{% macro last_build() -%}
    {%- set rows = run_query('select * from ' ~ build_record('last_build')) -%}
    {{ return(rows[0].dict() if rows | length else {}) }}
{%- endmacro %}

{% macro record_build_started() -%}
    {%- if is_build_command() -%}
        {%- do adapter.create_schema(build_record('last_build')) -%}
        {%- do create_build_record('partitions', ['partition', 'state', 'built_at', 'relation'], 'relation') -%}
        {%- do create_build_record('last_build', ['state']) -%}
        {%- set before = last_build() -%}
        {%- do refuse_smaller_landing(before) -%}
        {%- set not_passed = (before.not_passed or '').split(',') -%}
        {%- set builds = nodes_of(['seed', 'model']) | selectattr('unique_id', 'in', selected_resources) | list -%}
        {#- Tests alone, and a retry of what failed, leave standing what has passed before. -#}
        {%- if before.code != code_fingerprint() or builds | rejectattr('name', 'in', not_passed) | list -%}
            {%- set not_passed = nodes_of(['seed', 'model', 'test']) | map(attribute='name') | list -%}
        {%- endif -%}
        {%- set has_seeds = builds | selectattr('resource_type', 'equalto', 'seed') | list -%}
        {%- do write_last_build('running', before.passed_at, invocation_id if has_seeds else before.seeds, not_passed) -%}
    {%- endif -%}
{%- endmacro %}

{% macro record_build_ended(results) -%}
    {%- if is_build_command() -%}
        {%- set before = last_build() -%}
        {%- set good = [] if flags.EMPTY else ['success', 'pass', 'warn', 'no-op'] -%}
        {%- set passed = results | selectattr('status', 'in', good) | map(attribute='node.name') | list -%}
        {%- set failed = results | rejectattr('status', 'in', good) | map(attribute='node.name') | list -%}
        {%- set not_passed = ((before.not_passed.split(',') | reject('in', passed) | list) + failed) | select | unique | list -%}
        {%- set state = 'failed' if failed else 'partial' if not_passed else 'passed' -%}
        {%- set has_all_seeds = not nodes_of(['seed']) | rejectattr('name', 'in', passed) | list -%}
        {%- do write_last_build(
            state,
            run_started() if state == 'passed' else before.passed_at,
            checksum_of('seed') if has_all_seeds else before.seeds,
            not_passed
        ) -%}
    {%- endif -%}
{%- endmacro %}

{% macro write_last_build(state, passed_at, seeds, not_passed) -%}
    {%- set columns = [] -%}
    {%- for name, value in {
        'state': state,
        'as_of': var('as_of'),
        'started_at': run_started_at.strftime('%Y-%m-%dT%H:%M:%SZ'),
        'passed_at': passed_at,
        'code': code_fingerprint(),
        'seeds': seeds,
        'landed': landed_extracts(),
        'not_passed': not_passed | join(','),
    }.items() -%}
        {%- do columns.append("'" ~ (value or '') ~ "' as " ~ name) -%}
    {%- endfor -%}
    {%- set table = build_record('last_build') -%}
    {%- do run_query('drop table if exists ' ~ table) -%}
    {%- do run_query('create table ' ~ table ~ records_storage() ~ ' as select ' ~ columns | join(', ')) -%}
{%- endmacro %}

{# To the microsecond, as text that sorts. #}
{% macro run_started() -%}
    {{ return(run_started_at.strftime('%Y-%m-%dT%H:%M:%S.%fZ')) }}
{%- endmacro %}

{% macro is_build_command() -%}
    {{ return(execute and flags.WHICH in ('build', 'run', 'seed', 'test', 'retry')) }}
{%- endmacro %}
