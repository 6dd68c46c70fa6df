{#
  What: stops a build that finds fewer landed extracts than the last one, before anything is written.
  Why: in another folder, or in a copy that is not whole, it would take away in silence what the others said.
  Files of mirror figures count as well.
  `before`: the record of the last build.
#}
{% macro refuse_smaller_landing(before) -%}
    {%- set expected, found = (before.get('landed') or 0) | int, landed_extracts() -%}
    {%- if found < expected and not var('fewer_extracts') -%}
        {%- do exceptions.raise_compiler_error(
            var('landing_path') ~ ': found ' ~ found ~ ' landed extracts, expected the ' ~ expected
            ~ " of the last build or more; if the others were withdrawn, build once with --vars '{fewer_extracts: true}'"
        ) -%}
    {%- endif -%}
{%- endmacro %}

{% macro landed_extracts() -%}
    {%- set counts = [] -%}
    {%- for folder in ['extracts', 'mirror_extracts'] -%}
        {%- do counts.append('(select count(*) from ' ~ read_landing(folder, ['extract_id']) ~ ' as landed)') -%}
    {%- endfor -%}
    {{ return(run_query('select ' ~ counts | join(' + '))[0][0] | int) }}
{%- endmacro %}
