{#
  What: after a build, the rows of every failed test, one line each, so that nobody has to look for them.
  At most ten a test. A test's own columns are printed as `name=value`.
#}
{% macro print_failing_rows(results) -%}
    {%- for result in results if result.status == 'fail' and result.node.resource_type == 'test' -%}
        {%- set rows = run_query('select * from (' ~ result.node.compiled_code ~ ') as failing limit 10') -%}
        {%- do log('', info=true) -%}
        {%- do log('FAILED ' ~ result.node.name ~ ': ' ~ result.failures ~ ' row(s)', info=true) -%}
        {%- for row in rows -%}
            {%- set cells = [] -%}
            {%- for name in rows.column_names if row[name] is not none -%}
                {%- do cells.append(name ~ '=' ~ row[name]) -%}
            {%- endfor -%}
            {%- do log('  ' ~ cells | join('  '), info=true) -%}
        {%- endfor -%}
    {%- endfor -%}
{%- endmacro %}
