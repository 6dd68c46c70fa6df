{#
  What: a view's column with its description, in the place of dbt-spark's macro of this name: at most 256 characters.
  Why: Hive's metastore tries a view with a longer comment for twenty seconds, and lets nobody else in meanwhile. So it
  does with a table that is selected from such a view, whose comments it takes over.
#}
{% macro get_column_comment_sql(column_name, column_dict) -%}
    {%- set description = column_dict.get(column_name, {}).get('description') -%}
    {{ adapter.quote(column_name) }}
    {%- if description %} comment {{ text_literal(description | truncate(256, end='…', leeway=0)) }}{% endif %}
{%- endmacro %}
