{#
  What: the first day of a month from a year and a month number.
  Returns: DATE.
#}
{% macro month_start(year, month) -%}
    {{ return(adapter.dispatch('month_start', 'customs_monitor')(year, month)) }}
{%- endmacro %}

{# Date parts without a detour over text: this runs once per row and month at full scale. #}
{% macro default__month_start(year, month) -%}
    make_date({{ year }}, {{ month }}, 1)
{%- endmacro %}

{# Trino has no such function. #}
{% macro trino__month_start(year, month) -%}
    cast(cast({{ year }} as {{ dbt.type_string() }}) || '-{{ '%02d' % month }}-01' as date)
{%- endmacro %}
