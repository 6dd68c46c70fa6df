{#
  What: the texts of a group in one, in their own order, with a constant between them.
  Why: engines gather and sort the texts of a group in ways of their own; dbt.listagg sorts not on all of them.
  Returns: text, null for no rows; nulls do not count.
#}
{% macro texts_of_group(text, between) -%}
    {{ return(adapter.dispatch('texts_of_group', 'customs_monitor')(text, between)) }}
{%- endmacro %}

{% macro default__texts_of_group(text, between) -%}
    string_agg({{ text }}, '{{ between }}' order by {{ text }})
{%- endmacro %}

{% macro spark__texts_of_group(text, between) -%}
    nullif(array_join(sort_array(collect_list({{ text }})), '{{ between }}'), '')
{%- endmacro %}

{% macro trino__texts_of_group(text, between) -%}
    array_join(array_agg({{ text }} order by {{ text }}), '{{ between }}')
{%- endmacro %}
