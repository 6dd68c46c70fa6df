{#
  What: stops a build that finds fewer landed extracts than the last one, before anything is written.
  Why: in another folder, or in a copy that is not whole, it would take away in silence what the others said.
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
    {{ return(run_query('select count(*) from ' ~ read_landing('extracts', ['extract_id']) ~ ' as landed')[0][0] | int) }}
{%- endmacro %}
