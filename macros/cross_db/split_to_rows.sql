{#
  What: a relation with one row for each part of a text with commas: the given columns, and the part under a name.
  Why: Trino unnests in FROM, the others in SELECT, each with a function of its own.
  Returns: SQL, a query.
#}
{% macro split_to_rows(relation, columns, text, part) -%}
    {{ return(adapter.dispatch('split_to_rows', 'customs_monitor')(relation, columns, text, part)) }}
{%- endmacro %}

{% macro default__split_to_rows(relation, columns, text, part) -%}
    select {{ columns | join(', ') }}, {{ part }}
    from {{ relation }}
    cross join unnest(split({{ text }}, ',')) as parts ({{ part }})
{%- endmacro %}

{% macro duckdb__split_to_rows(relation, columns, text, part) -%}
    select {{ columns | join(', ') }}, unnest(string_split({{ text }}, ',')) as {{ part }}
    from {{ relation }}
{%- endmacro %}

{% macro spark__split_to_rows(relation, columns, text, part) -%}
    select {{ columns | join(', ') }}, explode(split({{ text }}, ',')) as {{ part }}
    from {{ relation }}
{%- endmacro %}
