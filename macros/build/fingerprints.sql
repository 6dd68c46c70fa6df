{# A text that is another whenever a model, a macro, a seed or a variable is another, but for variables that change no row. #}
{% macro code_fingerprint() -%}
    {%- set parts = [checksum_of('seed'), checksum_of('model')] -%}
    {%- for name, macro in context['customs_monitor'].items() -%}
        {%- do parts.append(macro.macro.macro_sql) -%}
    {%- endfor -%}
    {%- for name in variables() if name not in ['lines_at_once', 'max_removed_pct', 'fewer_extracts'] -%}
        {%- do parts.append(name ~ var(name)) -%}
    {%- endfor -%}
    {{ return(local_md5(parts | sort | join('\n'))) }}
{%- endmacro %}

{# Of a seed above 1 MiB dbt knows the path only; these are extracts, whose lines int_data_months looks into. #}
{% macro checksum_of(resource_type) -%}
    {%- set parts = [] -%}
    {%- for node in nodes_of([resource_type]) -%}
        {%- do parts.append(node.name ~ node.checksum.checksum) -%}
    {%- endfor -%}
    {{ return(local_md5(parts | sort | join('\n'))) }}
{%- endmacro %}

{# Is every model built in this run, on the seeds of now? #}
{% macro is_whole_run() -%}
    {%- set left_out = nodes_of(['seed', 'model']) | rejectattr('unique_id', 'in', selected_resources) | list -%}
    {%- set left_out_models = left_out | selectattr('resource_type', 'equalto', 'model') | list -%}
    {{ return(
        not flags.EMPTY and not left_out_models and (not left_out or last_build().seeds == checksum_of('seed'))
    ) }}
{%- endmacro %}

{% macro nodes_of(resource_types) -%}
    {{ return(graph.nodes.values() | selectattr('resource_type', 'in', resource_types) | list) }}
{%- endmacro %}
