{# Whole digits as text with the decimal point moved left, by 10 (one decimal) or 100 (two): 511 as 5.11. #}
{% macro shifted(digits, by) -%}
    {{ grouped(divide_whole(digits, by | string)) }}
    || '.' || lpad(cast({{ digits }} % {{ by }} as {{ dbt.type_string() }}), {{ 1 if by == 10 else 2 }}, '0')
{%- endmacro %}
