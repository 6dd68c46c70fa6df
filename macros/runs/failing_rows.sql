{#
  The first ten rows of a test that found any, also of one that only warns: a list of texts, columns as `name=value`.
  A control character could tell a terminal to do something: none is printed or kept.
#}
{% macro failing_rows(result) -%}
    {%- set texts = [] -%}
    {%- if result.status in ['fail', 'warn'] and result.node.resource_type == 'test' -%}
        {%- set rows = run_query('select * from (' ~ result.node.compiled_code ~ ') as failing limit 10') -%}
        {%- for row in rows -%}
            {%- set cells = [] -%}
            {%- for name in rows.column_names if row[name] is not none -%}
                {%- do cells.append(name ~ '=' ~ row[name]) -%}
            {%- endfor -%}
            {%- do texts.append(modules.re.sub('[\\x00-\\x1f\\x7f-\\x9f]', '\ufffd', cells | join('  '))) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(texts) }}
{%- endmacro %}
