{#
  What: stops a seed whose header is not the one it is configured with (column_types), before it is loaded; and a list
  so large that dbt does not look into it for changes. Extracts may be larger: int_data_months looks into them.
  Why here: a column of another name would be given a guessed type, and the load would fail with a riddle.
#}
{% macro refuse_bad_seed() -%}
    {%- if execute -%}
        {%- if model.checksum.name == 'path' and 'extracts' not in model.fqn -%}
            {%- do exceptions.raise_compiler_error(
                model.original_file_path ~ ': found a list of more than 1 MiB, expected less: dbt would not see it change'
            ) -%}
        {%- endif -%}
        {%- set problems = header_problems(load_agate_table().column_names, model.config.column_types | list) -%}
        {%- if problems -%}
            {%- do exceptions.raise_compiler_error(
                model.original_file_path ~ ', line 1: ' ~ problems | join('; ')
            ) -%}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}

{# A list of texts: which headers are unknown, missing or twice; empty where all is well. #}
{% macro header_problems(found, expected) -%}
    {%- set unknown = found | reject('in', expected) | list -%}
    {%- set missing = expected | reject('in', found) | list -%}
    {%- set problems = [] -%}
    {%- if unknown -%}
        {%- do problems.append(
            "found unknown header '" ~ unknown | join("', '") ~ "', expected only " ~ expected | join(', ')
        ) -%}
    {%- endif -%}
    {%- if missing -%}
        {%- do problems.append("found no header '" ~ missing | join("', '") ~ "', expected it") -%}
    {%- endif -%}
    {{ return(problems) }}
{%- endmacro %}
