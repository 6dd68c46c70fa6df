{# SQL: the year of a line from its month's text, YYYYMM. BIGINT, null where it is no number. #}
{% macro data_year(month='data_month') -%}
    {{ try_whole_number('substring(' ~ month ~ ', 1, 4)') }}
{%- endmacro %}
