{#
  What: a column's description in the shape that Spark's catalog keeps: 256 characters.
  Why: Hive's metastore tries a view with a longer one for twenty seconds, lets nobody else in meanwhile, and so does every
  table that is selected from the view, which has its comments.
#}
{% macro spark__column_comment(description) -%}
    {{ return('comment ' ~ text_literal(description | truncate(256, end='…', leeway=0))) }}
{%- endmacro %}

{# In the place of dbt-spark's own, which writes the comments of a view. #}
{% macro get_column_comment_sql(column_name, column_dict) -%}
    {%- set description = column_dict.get(column_name, {}).get('description') -%}
    {{ adapter.quote(column_name) }}{% if description %} {{ spark__column_comment(description) }}{% endif %}
{%- endmacro %}
