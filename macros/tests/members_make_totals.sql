{#
  Identities 2 and 7 where they are stored as numbers:
    2  Σ members = the flow's total                 (complete coverage, no gap between the breakdowns)
    7  ranks are 1..n, each once                    (their order: ranks_are_in_order)
  `excused_by`: a model of currency, product_id, flow, data_month where members and total lawfully differ.
#}
{% test members_make_totals(model, excused_by=none) %}
    {{ total_breaches(
        model, ref('int_flow_periods'), ref(excused_by) if excused_by else none, untested_partitions()
    ) }}
{% endtest %}

{% macro total_breaches(relation, totals, gaps=none, parts=none) -%}
    {%- set keys = ['report_month', 'period', 'currency', 'product_id', 'flow'] -%}
    with

    sums as (

        select
            table_no,
            cast(sum(amount) as bigint) as amount,
            bool_and(is_complete) as is_complete,
            count(*) as member_count,
            {{ rank_sums() }}
        from {{ relation }}
        where {{ is_in_partitions('report_month', parts) }}
        group by table_no

    ),

    compared as (

        select
            {{ prefixed('totals', keys) }},
            sums.member_count,
            sums.last_rank,
            sums.amount,
            totals.amount as total,
            sums.is_complete
            and not coalesce(sums.amount = totals.amount, sums.amount is null and totals.amount is null)
                as has_other_sum,
            {{ are_not_1_to_n('member_count') }} as has_other_ranks
        from sums
        left join {{ totals }} as totals
            on sums.table_no = totals.table_no and {{ is_in_partitions('totals.report_month', parts) }}

    ),

    wrong as (

        select * from compared where has_other_sum or has_other_ranks

    )

    select
        'sum_of_members' as rule, {{ keys | join(', ') }},
        total as expected, amount as actual, amount - total as difference
    from wrong
    where has_other_sum{{ is_not_excused('wrong', gaps) }}
    union all
    select
        'ranks_are_1_to_n' as rule, {{ keys | join(', ') }},
        member_count as expected, last_rank as actual, last_rank - member_count as difference
    from wrong
    where has_other_ranks
{%- endmacro %}
