{#
  What: stops a build that finds invented extracts (`make demo`) among downloads, before anything is written.
  Why: nobody could tell their figures from those of customs. The mark is in the manifest: a line counts only with one.
#}
{% macro refuse_invented_data() -%}
    {%- if is_build_command() -%}
        {%- set unwanted = "origin = ''" if var('invented_data') else "origin <> ''" -%}
        {%- set count = run_query(
            "select count(*) from (select coalesce(origin, '') as origin from " ~ read_landing('extracts', ['origin'])
            ~ ' as landed) as extracts where ' ~ unwanted
        )[0][0] -%}
        {%- if count -%}
            {%- do exceptions.raise_compiler_error(
                var('landing_path') ~ ': found ' ~ count ~ (
                    ' downloads, expected invented extracts alone in a project of invented data'
                    if var('invented_data') else
                    ' extracts of invented data, expected downloads alone; delete extracts/*-invented.parquet there'
                )
            ) -%}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}
