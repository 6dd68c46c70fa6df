{#
  Identity 7: ranks are 1..n in value order, equal values in the order of their codes; none where nobody is known.
  `table_columns`: what makes a table whose members are ranked.
  With every code a product, in each year's last month: members_make_totals tests in every month that they are 1..n.
#}
{% test ranks_are_in_order(model, table_columns, member_column, value_column) %}
    {{ rank_breaches(model, table_columns, member_column, value_column, untested_partitions(), last_months_of_years()) }}
{% endtest %}

{% macro rank_breaches(relation, table_columns, member_column, value_column, parts=none, months=none) -%}
    with

    ordered as (

        select
            {{ table_columns | join(', ') }},
            {{ member_column }} as member_code,
            rank,
            {{ rank_by_value(value_column, member_column, table_columns) }} as expected_rank
        from {{ relation }}
        where {{ is_in_partitions('report_month', parts, months=months) }}

    )

    select
        'rank_in_value_order' as rule,
        {{ table_columns | join(', ') }},
        member_code,
        cast(expected_rank as double) as expected,
        cast(rank as double) as actual,
        cast(rank - expected_rank as double) as difference
    from ordered
    where rank is distinct from expected_rank
{%- endmacro %}
