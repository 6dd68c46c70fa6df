{# Whole digits with one decimal as text, as a table prints them: 452 as 45.2. #}
{% macro tenths(digits) -%}
    cast({{ divide_whole(digits, '10') }} as {{ dbt.type_string() }})
    || '.' || cast({{ digits }} % 10 as {{ dbt.type_string() }})
{%- endmacro %}

{# The magnitude of a DOUBLE that is no ratio of whole numbers, with one decimal. #}
{% macro in_tenths(number) -%}
    {{ tenths('cast(floor(abs(' ~ number ~ ') * 10 + 0.5) as bigint)') }}
{%- endmacro %}

{# The magnitude of a share or growth of whole numbers in per cent, with one decimal. #}
{% macro pct_in_tenths(part, whole) -%}
    {{ tenths(rounded('(100 * (' ~ part ~ '))', '(' ~ whole ~ ')', 10)) }}
{%- endmacro %}
