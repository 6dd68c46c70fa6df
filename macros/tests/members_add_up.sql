{#
  Identities 2, 3, 6 and, but for the order, 7 in one pass over a table of members:
    2  Σ members = the flow's total                 (complete coverage, no gap between the breakdowns)
    3  Σ shares = 100                               (as 2)
    6  Σ contributions = the flow's YoY %           (as 2, this year and last)
    7  ranks are 1..n, each once                    (their order: ranks_are_in_order)
  With every code a product, in each year's last month: all months test members_make_totals, on the numbers behind.
  `gaps`: a relation of product_id, flow where the two breakdowns lawfully differ (qc_breakdown_gaps).
#}
{% test members_add_up(model) %}
    {{ member_breaches(
        model, ref('trade_overview'), ref('qc_breakdown_gaps'), parts_not_tested(), months_of_marts()
    ) }}
{% endtest %}

{% macro member_breaches(relation, overview, gaps, parts=none, months=none) -%}
    {%- set keys = ['report_month', 'period', 'product_id', 'flow'] -%}
    with

    gaps as (

        select distinct product_id, flow from {{ gaps }}

    ),

    -- Members and their total in one group: cheaper than to join them.
    listed as (

        select
            {{ keys | join(', ') }}, value_usd, share_pct, contribution_pp, rank, is_complete,
            1 as member_count, cast(null as bigint) as total, cast(null as double) as yoy_pct
        from {{ relation }}
        where {{ is_in_parts('report_month', parts) }}{{ is_one_of(months) }}
        union all
        select
            {{ keys | join(', ') }}, null as value_usd, null as share_pct, null as contribution_pp, null as rank,
            is_complete, 0 as member_count, value_usd as total, value_usd_yoy_pct as yoy_pct
        from {{ overview }}
        where flow in ('export', 'import') and {{ is_in_parts('report_month', parts) }}{{ is_one_of(months) }}

    ),

    sums as (

        select
            {{ keys | join(', ') }},
            cast(sum(value_usd) as bigint) as value_usd,
            sum(share_pct) as share_pct,
            sum(contribution_pp) as contribution_pp,
            bool_and(is_complete) as is_complete,
            max(total) as total,
            max(yoy_pct) as yoy_pct,
            sum(member_count) as member_count,
            {{ rank_sums() }}
        from listed
        group by {{ keys | join(', ') }}

    ),

    compared as (

        select
            sums.*,
            sums.is_complete and gaps.product_id is null as should_add_up
        from sums
        left join gaps on sums.product_id = gaps.product_id and sums.flow = gaps.flow
        where sums.member_count > 0

    ),

    judged as (

        select
            *,
            should_add_up and not coalesce(value_usd = total, value_usd is null and total is null) as has_other_sum,
            should_add_up and total <> 0 and not coalesce(abs(share_pct - 100) < 1e-7, false) as has_other_shares,
            should_add_up and yoy_pct is not null
            and not coalesce(abs(contribution_pp - yoy_pct) <= 1e-9 * (100 + abs(yoy_pct)), false)
                as has_other_contributions,
            {{ are_not_1_to_n('member_count') }} as has_other_ranks
        from compared

    ),

    -- Only what is wrong is looked at four times.
    wrong as (

        select * from judged
        where has_other_sum or has_other_shares or has_other_contributions or has_other_ranks

    )

    {% for rule, flag, expected, actual in [
        ('sum_of_members', 'has_other_sum', 'total', 'value_usd'),
        ('sum_of_shares', 'has_other_shares', '100', 'share_pct'),
        ('sum_of_contributions', 'has_other_contributions', 'yoy_pct', 'contribution_pp'),
        ('ranks_are_1_to_n', 'has_other_ranks', 'member_count', 'last_rank'),
    ] %}
        select
            '{{ rule }}' as rule, {{ keys | join(', ') }}, '' as member_code,
            cast({{ expected }} as double) as expected, cast({{ actual }} as double) as actual,
            cast({{ actual }} as double) - cast({{ expected }} as double) as difference
        from wrong
        where {{ flag }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
{%- endmacro %}
