{# SQL: where a printed figure points: up, down, or none for what prints 0.0. Text, up also for a null. #}
{% macro direction(figure) -%}
    case when {{ figure }} = '0.0' then 'none' when {{ figure }} like '-%' then 'down' else 'up' end
{%- endmacro %}
