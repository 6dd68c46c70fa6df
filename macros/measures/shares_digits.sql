{# SQL: is a code of six digits the one that another stands under, or does it stand under a shorter one? #}
{% macro shares_digits(six_digits, code) -%}
    substring({{ six_digits }}, 1, least(length({{ code }}), 6)) = substring({{ code }}, 1, 6)
{%- endmacro %}
