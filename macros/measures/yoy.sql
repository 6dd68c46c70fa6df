{#
  Year-on-year growth. Method: docs/methodology.md, "Year on year".
  A percentage is given only with status `ok`; every other status says why it is null.
#}

{# SQL: the status of a value's growth: not_published, incomplete, no_base, near_zero_base, ok; the first that applies. #}
{% macro yoy_status(current, last_year, is_comparable, is_known, near_zero_base=1) -%}
    case
        when {{ current }} is null or {{ last_year }} is null or not {{ is_comparable }} then 'not_published'
        when not {{ is_known }} then 'incomplete'
        when {{ last_year }} = 0 then 'no_base'
        when {{ last_year }} < {{ near_zero_base }} then 'near_zero_base'
        else 'ok'
    end
{%- endmacro %}

{# SQL: growth in per cent. DOUBLE, null unless the status is ok. #}
{% macro yoy_pct(current, last_year, status) -%}
    case
        when {{ status }} = 'ok'
            then 100 * cast({{ current }} - {{ last_year }} as double) / cast({{ last_year }} as double)
    end
{%- endmacro %}
