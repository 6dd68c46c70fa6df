{#
  What: the months (`data_month`) of a relation that follow each other, as runs: its keys, first_month, last_month and
  month_count. A month stands once for each of the keys.
  Returns: SQL, a query. Months of a run are all the same distance from their numbers.
#}
{% macro runs_of_months(relation, keys) -%}
    select
        {{ keys | join(', ') }},
        min(data_month) as first_month,
        max(data_month) as last_month,
        count(*) as month_count
    from (
        select
            *,
            {{ add_months('data_month', '-number') }} as run
        from (
            select
                *,
                cast(row_number() over (partition by {{ keys | join(', ') }} order by data_month) as integer) as number
            from {{ relation }}
        ) as numbered
    ) as runs
    group by {{ keys | join(', ') }}, run
{%- endmacro %}
