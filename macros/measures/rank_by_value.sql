{# SQL: position by value, largest first, nulls last; equal values in the order of their codes. 1..n without gaps. #}
{% macro rank_by_value(value, code, partition_by) -%}
    row_number() over (
        partition by {{ partition_by | join(', ') }}
        order by {{ value }} desc nulls last, {{ code }} asc
    )
{%- endmacro %}
