{#
  What: stops a build of which a variable is not what dbt_project.yml says, before anything is written.
  Why: it would build, and let be published, other figures than were asked for: no vintage at all before an `as_of` that
  is no day, the other composition, or every code, where a word is misspelt, today's where the name is (`as_off`).
#}
{% macro refuse_bad_variables() -%}
    {%- if is_build_command() -%}
        {#- `var` would run what Jinja stands in a value; the models' own calls have, as dbt read them. -#}
        {%- for name, value in invocation_args_dict.vars.items() -%}
            {%- do refuse_variable(name, 'a value without {{ or {%', value) if '{{' in value | string or '{%' in value | string -%}
            {%- do refuse_variable(name, 'no variable of this name, only ' ~ variables() | join(', '), value) if name not in variables() -%}
        {%- endfor -%}
        {%- for name in ['top_n', 'lines_at_once'] -%}
            {%- do refuse_variable(name, 'a whole number, 1 or more') if not (var(name) is integer and var(name) > 0) -%}
        {%- endfor -%}
        {%- if not (var('near_zero_base') is integer and var('near_zero_base') >= 0) -%}
            {%- do refuse_variable('near_zero_base', 'a whole number, 0 or more') -%}
        {%- endif -%}
        {%- for name in ['max_removed_pct', 'min_matched_share', 'cif_fob_margin'] -%}
            {%- if not (var(name) is number and var(name) is not boolean and 0 <= var(name) <= 100) -%}
                {%- do refuse_variable(name, 'a number from 0 to 100') -%}
            {%- endif -%}
        {%- endfor -%}
        {%- if var('region_composition') not in ['like_for_like', 'own'] -%}
            {%- do refuse_variable('region_composition', 'like_for_like or own') -%}
        {%- endif -%}
        {%- for name in ['monitor_all_codes', 'with_sample', 'fewer_extracts', 'invented_data'] if var(name) is not boolean -%}
            {%- do refuse_variable(name, 'true or false') -%}
        {%- endfor -%}
        {%- if not (var('landing_path') is string and var('landing_path')) or landing_is_file() -%}
            {%- do refuse_variable('landing_path', 'a folder, which need not exist') -%}
        {%- endif -%}
        {%- set as_of = (var('as_of') or '') | string -%}
        {%- if as_of -%}
            {%- set is_iso = modules.re.fullmatch('[0-9]{4}-[0-9]{2}-[0-9]{2}', as_of) -%}
            {%- if not is_iso or run_query('select ' ~ try_date("'" ~ as_of ~ "'"))[0][0] is none -%}
                {%- do refuse_variable('as_of', 'a day YYYY-MM-DD') -%}
            {%- endif -%}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}

{# The variables of dbt_project.yml, which a macro cannot read: a list of names. #}
{% macro variables() -%}
    {{ return([
        'as_of', 'top_n', 'near_zero_base', 'region_composition', 'monitor_all_codes', 'lines_at_once', 'landing_path',
        'with_sample', 'max_removed_pct', 'fewer_extracts', 'min_matched_share', 'cif_fob_margin', 'invented_data',
    ]) }}
{%- endmacro %}

{% macro refuse_variable(name, expected, value=none) -%}
    {%- do exceptions.raise_compiler_error('variable ' ~ name ~ ": found '" ~ (value or var(name)) ~ "', expected " ~ expected) -%}
{%- endmacro %}
