{#
  What: one row, build.last_build, that says how the last build of this database ended.
  `customs publish` publishes only after `passed`.
  States: running (also: was killed); passed (every seed, model and test ran, none failed); partial (only a selection
  ran); failed.
#}
{% macro record_build_started() -%}
    {%- if is_build_command() -%}
        {%- do write_build_state('running') -%}
        {%- do record_nodes_started() -%}
    {%- endif -%}
{%- endmacro %}

{% macro record_build_ended(results) -%}
    {%- if is_build_command() -%}
        {%- set ran = results | map(attribute='node.unique_id') | list -%}
        {%- set passed = results | selectattr('status', 'in', ['success', 'pass', 'warn', 'no-op']) | list -%}
        {%- set left_out = graph.nodes.values()
            | selectattr('resource_type', 'in', ['seed', 'model', 'test'])
            | rejectattr('unique_id', 'in', ran) | list -%}
        {%- set state = 'failed' if passed | length < ran | length else 'partial' if left_out else 'passed' -%}
        {%- if state == 'passed' -%}
            {%- do record_parts_tested() -%}
        {%- endif -%}
        {%- do record_nodes_ended(results) -%}
        {%- do write_build_state(state) -%}
    {%- endif -%}
{%- endmacro %}

{% macro is_build_command() -%}
    {{ return(execute and flags.WHICH in ('build', 'run', 'seed', 'test')) }}
{%- endmacro %}

{% macro write_build_state(state) -%}
    {%- do write_build_record(
        'last_build',
        "select '" ~ state ~ "' as state, '" ~ (var('as_of') or '') ~ "' as as_of, '"
        ~ run_started_at.strftime('%Y-%m-%dT%H:%M:%SZ') ~ "' as started_at"
    ) -%}
{%- endmacro %}
