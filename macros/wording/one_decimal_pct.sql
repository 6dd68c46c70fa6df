{# SQL: the magnitude of a part of a whole in per cent, both whole numbers, as text with one decimal: as a table prints it. #}
{% macro one_decimal_pct(part, whole) -%}
    {{ shifted('(' ~ rounded('(100 * (' ~ part ~ '))', '(' ~ whole ~ ')', 10) ~ ')', 10) }}
{%- endmacro %}
