{#
  SQL: position by value, largest first, nulls last; equal values in the order of their codes. 1..n without gaps; null
  where nobody's value is known.
#}
{% macro rank_by_value(value, code, partition_by) -%}
    {%- set table = 'partition by ' ~ partition_by | join(', ') ~ ' order by ' ~ value ~ ' desc nulls last, ' ~ code ~ ' asc' -%}
    {#- So far the largest is the first one. -#}
    case when max({{ value }}) over ({{ table }}) is not null then row_number() over ({{ table }}) end
{%- endmacro %}
