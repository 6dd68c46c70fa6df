{# SQL: is the month of a date one of these bits (January = 1, February = 2, … December = 2048)? #}
{% macro has_month(months, date) -%}
    {{ bits_in_both(months, 'cast(power(2, extract(month from ' ~ date ~ ') - 1) as bigint)') }} <> 0
{%- endmacro %}
