{# SQL: the columns of a relation, each with its name in front: a.x, a.y. #}
{% macro prefixed(relation, columns) -%}
    {{ relation }}.{{ columns | join(', ' ~ relation ~ '.') }}
{%- endmacro %}

{# SQL: the join condition that two relations agree on columns: a.x = b.x and a.y = b.y. #}
{% macro same(left, right, columns) -%}
    {%- for column in columns -%}
        {{ left }}.{{ column }} = {{ right }}.{{ column }}{{ ' and ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
