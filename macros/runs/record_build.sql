{#
  The schema `build` is what builds write down about themselves; the mart build_history shows it.
  build.runs, a row for each run of dbt that builds or tests:
    `state`: running (also: was killed); passed (every seed, model and test as it stands has passed); partial; failed.
    `passed_at`: the start of the last run after which all had passed. `not_passed`: names, with commas.
    `code`, `seeds`, `landed`: models, seeds and how many extracts were built from.
  build.test_results, a row for each seed, model and test that failed in one, and each test that passed, with the first
  rows that a test found. Both keep the newest hundred runs.
#}
{% macro build_record(table) -%}
    {{ return(api.Relation.create(database=target.get('database'), schema='build', identifier=table)) }}
{%- endmacro %}

{% macro records() -%}
    {{ return({
        'partitions': ['partition', 'state', 'built_at', 'relation'],
        'runs': [
            'build_id', 'command', 'state', 'as_of', 'started_at', 'seconds', 'passed_at', 'code', 'seeds', 'landed',
            'dbt_version', 'not_passed', 'run_id',
        ],
        'test_results': ['name', 'resource_type', 'status', 'failures', 'seconds', 'message', 'failing_rows', 'run_id'],
    }) }}
{%- endmacro %}

{# Each is stored by its last column, and `replace_records` puts a value's rows in the place of those of before. #}
{% macro create_records() -%}
    {%- do adapter.create_schema(build_record('runs')) -%}
    {%- set type = ' ' ~ dbt.type_string() -%}
    {%- for table, columns in records().items() -%}
        {%- do run_query(
            'create table if not exists ' ~ build_record(table) ~ ' (' ~ columns | join(type ~ ', ') ~ type ~ ')'
            ~ records_storage(columns[-1])
        ) -%}
    {%- endfor -%}
{%- endmacro %}

{# The newest run as a dict, during a run that one; empty where nothing has been built. #}
{% macro last_build() -%}
    {%- set rows = run_query('select * from ' ~ build_record('runs') ~ ' order by started_at desc limit 1') -%}
    {{ return(rows[0].dict() if rows | length else {}) }}
{%- endmacro %}

{% macro record_build_started() -%}
    {%- if is_build_command() -%}
        {%- do create_records() -%}
        {%- set before = last_build() -%}
        {%- do refuse_smaller_landing(before) -%}
        {%- set not_passed = (before.not_passed or '').split(',') -%}
        {%- set builds = nodes_of(['seed', 'model']) | selectattr('unique_id', 'in', selected_resources) | list -%}
        {#- Tests alone, and a retry of what failed, leave standing what has passed before. -#}
        {%- if before.code != code_fingerprint() or builds | rejectattr('name', 'in', not_passed) | list -%}
            {%- set not_passed = nodes_of(['seed', 'model', 'test']) | map(attribute='name') | list -%}
        {%- endif -%}
        {%- set has_seeds = builds | selectattr('resource_type', 'equalto', 'seed') | list -%}
        {%- do record_run('running', before.passed_at, invocation_id if has_seeds else before.seeds, not_passed) -%}
        {%- do forget_old_runs() -%}
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
        {%- do record_results(results) -%}
        {%- do record_run(
            state,
            run_started() if state == 'passed' else before.passed_at,
            checksum_of('seed') if has_all_seeds else before.seeds,
            not_passed
        ) -%}
    {%- endif -%}
{%- endmacro %}

{% macro record_run(state, passed_at, seeds, not_passed) -%}
    {%- set elapsed = modules.datetime.datetime.now(modules.pytz.utc) - run_started_at -%}
    {%- do replace_records('runs', invocation_id, [[
        run_started_at.strftime('%Y%m%dT%H%M%SZ-') ~ invocation_id[:8], flags.WHICH, state, var('as_of'), run_started(),
        none if state == 'running' else elapsed.total_seconds(), passed_at, code_fingerprint(), seeds, landed_extracts(),
        dbt_version, not_passed | join(','),
    ]]) -%}
{%- endmacro %}

{# The rows of a failed test are printed as well: nobody has to look for them. `print`, as `--quiet` silences the log. #}
{% macro record_results(results) -%}
    {%- set rows = [] -%}
    {%- for result in results if result.node.resource_type in ['test', 'unit_test'] or result.status in ['error', 'fail'] -%}
        {%- set found = failing_rows(result) -%}
        {%- if result.status == 'fail' and result.node.resource_type == 'test' -%}
            {%- do print('\nFAILED ' ~ result.node.name ~ ': ' ~ result.failures ~ ' row(s)') -%}
            {%- for row in found -%}
                {%- do print('  ' ~ row) -%}
            {%- endfor -%}
        {%- endif -%}
        {%- do rows.append([
            result.node.name, result.node.resource_type, result.status, result.failures, result.execution_time,
            (result.message or '')[:2000], found | join('\n'),
        ]) -%}
    {%- endfor -%}
    {%- do replace_records('test_results', invocation_id, rows) -%}
{%- endmacro %}

{% macro forget_old_runs() -%}
    {%- for run in run_query('select run_id from ' ~ build_record('runs') ~ ' order by started_at desc limit 1000') -%}
        {%- if loop.index > 100 -%}
            {%- do replace_records('runs', run[0], []) -%}
            {%- do replace_records('test_results', run[0], []) -%}
        {%- endif -%}
    {%- endfor -%}
{%- endmacro %}

{# To the microsecond, as text that sorts. #}
{% macro run_started() -%}
    {{ return(run_started_at.strftime('%Y-%m-%dT%H:%M:%S.%fZ')) }}
{%- endmacro %}

{% macro is_build_command() -%}
    {{ return(execute and flags.WHICH in ('build', 'run', 'seed', 'test', 'retry')) }}
{%- endmacro %}
