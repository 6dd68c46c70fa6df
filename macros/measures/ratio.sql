{# SQL: numerator / denominator. DOUBLE, null (never infinite, never NaN) where either is null or the base is zero. #}
{% macro ratio(numerator, denominator) -%}
    cast({{ numerator }} as double) / nullif(cast({{ denominator }} as double), 0)
{%- endmacro %}

{# SQL: a part of a whole in per cent. DOUBLE, nulls as in `ratio`. #}
{% macro share_pct(part, whole) -%}
    100 * {{ ratio(part, whole) }}
{%- endmacro %}
