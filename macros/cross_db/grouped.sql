{#
  What: a whole number as text with commas: 1834 as 1,834.
  Why: each engine has its own function for it; written out for all of them, it was most of the text of some models.
  Returns: text; null for null.
#}
{% macro grouped(number) -%}
    {{ return(adapter.dispatch('grouped', 'customs_monitor')(number)) }}
{%- endmacro %}

{% macro default__grouped(number) -%}
    format('%,d', cast({{ number }} as bigint))
{%- endmacro %}

{% macro duckdb__grouped(number) -%}
    format('{:,}', cast({{ number }} as bigint))
{%- endmacro %}

{% macro spark__grouped(number) -%}
    format_number(cast({{ number }} as bigint), 0)
{%- endmacro %}
