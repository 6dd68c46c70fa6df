{#
  SQL: the texts of a group as a list of a language. `pattern`: its text of a `list.…`, one for the group: '{first}, {next}'.
#}
{% macro joined(text, pattern) -%}
    replace(
        {{ texts_of_group(text, '|') }}, '|', replace(replace(max({{ pattern }}), '{first}', ''), '{next}', '')
    )
{%- endmacro %}
