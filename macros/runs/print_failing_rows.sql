{#
  What: after a build, the rows of every failed test, one line each, so that nobody has to look for them.
  At most ten a test. A test's own columns are printed as `name=value`. `print`, as `--quiet` silences the log.
#}
{% macro print_failing_rows(results) -%}
    {%- for result in results if result.status == 'fail' and result.node.resource_type == 'test' -%}
        {%- set rows = run_query('select * from (' ~ result.node.compiled_code ~ ') as failing limit 10') -%}
        {%- do print('\nFAILED ' ~ result.node.name ~ ': ' ~ result.failures ~ ' row(s)') -%}
        {%- for row in rows -%}
            {%- set cells = [] -%}
            {%- for name in rows.column_names if row[name] is not none -%}
                {%- do cells.append(name ~ '=' ~ row[name]) -%}
            {%- endfor -%}
            {%- do print('  ' ~ cells | join('  ')) -%}
        {%- endfor -%}
    {%- endfor -%}
{%- endmacro %}
