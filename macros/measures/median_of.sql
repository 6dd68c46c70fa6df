{#
  SQL, a query: the median of a column for each group of a relation, and how many rows it is of (`value_count`). Of an
  even number it is the mean of the two in the middle. DOUBLE. The column has no nulls.
#}
{% macro median_of(relation, value, group_by) -%}
    select
        {{ group_by | join(', ') }},
        {{ ratio('sum(' ~ value ~ ')', 'count(*)') }} as median,
        max(value_count) as value_count
    from (
        select
            {{ group_by | join(', ') }},
            {{ value }},
            row_number() over (partition by {{ group_by | join(', ') }} order by {{ value }}) as position,
            count(*) over (partition by {{ group_by | join(', ') }}) as value_count
        from {{ relation }}
    ) as ordered
    where 2 * position between value_count and value_count + 2
    group by {{ group_by | join(', ') }}
{%- endmacro %}
