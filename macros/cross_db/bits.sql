{#
  What: sets kept as bits of a whole number: months 1..12 of a year, units of a product.
  Why: `&` and `|` are DuckDB's and Spark's; Trino has functions.
  Returns: BIGINT.
#}
{% macro bits_in_both(left, right) -%}
    {{ return(adapter.dispatch('bits_in_both', 'customs_monitor')(left, right)) }}
{%- endmacro %}

{% macro default__bits_in_both(left, right) -%}
    ({{ left }} & {{ right }})
{%- endmacro %}

{% macro trino__bits_in_both(left, right) -%}
    bitwise_and({{ left }}, {{ right }})
{%- endmacro %}

{# The union of any number of sets; nulls must be coalesced by the caller. #}
{% macro bits_in_any(sets) -%}
    {{ return(adapter.dispatch('bits_in_any', 'customs_monitor')(sets)) }}
{%- endmacro %}

{% macro default__bits_in_any(sets) -%}
    ({{ sets | join(' | ') }})
{%- endmacro %}

{% macro trino__bits_in_any(sets) -%}
    {%- set ns = namespace(sql=sets[0]) -%}
    {%- for next in sets[1:] -%}
        {%- set ns.sql = 'bitwise_or(' ~ ns.sql ~ ', ' ~ next ~ ')' -%}
    {%- endfor -%}
    {{ ns.sql }}
{%- endmacro %}

{# The union of a column's sets over the rows of a group. #}
{% macro bits_in_group(set) -%}
    {{ return(adapter.dispatch('bits_in_group', 'customs_monitor')(set)) }}
{%- endmacro %}

{% macro default__bits_in_group(set) -%}
    bit_or({{ set }})
{%- endmacro %}

{% macro trino__bits_in_group(set) -%}
    bitwise_or_agg({{ set }})
{%- endmacro %}

{# What the sets of all rows of a group have in common; null for no rows. #}
{% macro bits_in_all(set) -%}
    {{ return(adapter.dispatch('bits_in_all', 'customs_monitor')(set)) }}
{%- endmacro %}

{% macro default__bits_in_all(set) -%}
    bit_and({{ set }})
{%- endmacro %}

{% macro trino__bits_in_all(set) -%}
    bitwise_and_agg({{ set }})
{%- endmacro %}

{# A set without another. #}
{% macro bits_left(set, other) -%}
    {{ set }} - {{ bits_in_both(set, other) }}
{%- endmacro %}
