{# A text that is another whenever a model, a macro, a seed or a variable is another, but for two variables that change no row. #}
{% macro code_fingerprint() -%}
    {%- set parts = [seeds_fingerprint()] -%}
    {%- for node in nodes_of(['model']) -%}
        {%- do parts.append(node.name ~ node.checksum.checksum) -%}
    {%- endfor -%}
    {%- for name, macro in context['customs_monitor'].items() -%}
        {%- do parts.append(macro.macro.macro_sql) -%}
    {%- endfor -%}
    {%- for name in variables() if name not in ['lines_at_once', 'max_removed_pct'] -%}
        {%- do parts.append(name ~ var(name)) -%}
    {%- endfor -%}
    {{ return(local_md5(parts | sort | join('\n'))) }}
{%- endmacro %}

{# Of a seed above 1 MiB dbt knows the path only; these are extracts, whose lines int_data_months looks into. #}
{% macro seeds_fingerprint() -%}
    {%- set parts = [] -%}
    {%- for seed in nodes_of(['seed']) -%}
        {%- do parts.append(seed.name ~ seed.checksum.checksum) -%}
    {%- endfor -%}
    {{ return(local_md5(parts | sort | join('\n'))) }}
{%- endmacro %}

{# Is every model built in this run, on the seeds of now? #}
{% macro is_whole_run() -%}
    {%- set left_out = nodes_of(['seed', 'model']) | rejectattr('unique_id', 'in', selected_resources) | list -%}
    {%- set left_out_models = left_out | selectattr('resource_type', 'equalto', 'model') | list -%}
    {{ return(
        not flags.EMPTY and not left_out_models and (not left_out or last_build().seeds == seeds_fingerprint())
    ) }}
{%- endmacro %}

{% macro nodes_of(resource_types) -%}
    {{ return(graph.nodes.values() | selectattr('resource_type', 'in', resource_types) | list) }}
{%- endmacro %}
