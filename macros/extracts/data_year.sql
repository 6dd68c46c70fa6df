{# SQL: the year of a line from its month's text, YYYYMM. BIGINT, null where it is no number. #}
{% macro data_year(month='data_month') -%}
    {{ try_whole_number('substring(' ~ month ~ ', 1, 4)') }}
{%- endmacro %}

{# SQL: its first day. DATE, null where it is no month of the calendar. #}
{% macro date_of_month(month='data_month') -%}
    {{ try_date('substring(' ~ month ~ ", 1, 4) || '-' || substring(" ~ month ~ ", 5, 2) || '-01'") }}
{%- endmacro %}
