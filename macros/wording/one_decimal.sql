{# SQL: a number as text with one decimal, rounded half away from zero; with `signed` + or - stands before what is not 0.0. #}
{% macro one_decimal(number, signed=false) -%}
    {%- set digits = 'cast(round(10 * abs(' ~ number ~ ')) as bigint)' -%}
    case when {{ digits }} = 0 then '' when {{ number }} < 0 then '-' else '{{ '+' if signed }}' end || {{ shifted(digits, 10) }}
{%- endmacro %}
