{#
  What: stops a build whose variable `as_of` is no day, before anything is written.
  Why: it would know no vintage at all, and build, and let be published, tables without a row.
#}
{% macro refuse_bad_as_of() -%}
    {%- set as_of = (var('as_of') or '') | string -%}
    {%- if is_build_command() and as_of -%}
        {%- set is_iso = modules.re.fullmatch('[0-9]{4}-[0-9]{2}-[0-9]{2}', as_of) -%}
        {%- if not is_iso or run_query('select ' ~ try_date("'" ~ as_of ~ "'"))[0][0] is none -%}
            {%- do exceptions.raise_compiler_error(
                "variable as_of: found '" ~ as_of ~ "', expected a day YYYY-MM-DD"
            ) -%}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}
