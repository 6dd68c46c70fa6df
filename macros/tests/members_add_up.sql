{#
  Identities 2, 3, 6 and 7 in one pass over a table of members:
    2  Σ members = the flow's total                 (complete coverage, no gap between the breakdowns)
    3  Σ shares = 100                               (as 2)
    6  Σ contributions = the flow's YoY %           (as 2, this year and last)
    7  ranks are 1..n, each once, in value order    (the order, with every code a product, in each year's last month)
  `gaps`: a relation of product_id, flow where the two breakdowns lawfully differ (qc_breakdown_gaps).
#}
{% test members_add_up(model, member_column) %}
    {{ member_breaches(
        model, member_column, ref('trade_overview'), ref('qc_breakdown_gaps'), years_not_tested(model)
    ) }}
{% endtest %}

{% macro member_breaches(relation, member_column, overview, gaps, years=none) -%}
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
        where {{ is_in_years('report_month', years) }}
        union all
        select
            {{ keys | join(', ') }}, null as value_usd, null as share_pct, null as contribution_pp, null as rank,
            is_complete, 0 as member_count, value_usd as total, value_usd_yoy_pct as yoy_pct
        from {{ overview }}
        where flow in ('export', 'import') and {{ is_in_years('report_month', years) }}

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
            max(rank) as last_rank,
            sum(rank) as sum_of_ranks,
            sum(rank * rank) as sum_of_squares
        from listed
        group by {{ keys | join(', ') }}

    ),

    compared as (

        select sums.*
        from sums
        left join gaps on sums.product_id = gaps.product_id and sums.flow = gaps.flow
        where sums.is_complete and sums.member_count > 0 and gaps.product_id is null

    ),

    ordered as (

        select
            {{ keys | join(', ') }}, {{ member_column }} as member_code, rank,
            row_number() over (
                partition by {{ keys | join(', ') }} order by value_usd desc nulls last, {{ member_column }} asc
            ) as expected_rank
        from {{ relation }}
        where
            {{ is_in_years('report_month', years) }}
            {% if var('monitor_all_codes') %}
                and report_month in (
                    select max(report_month) from {{ overview }} group by extract(year from report_month)
                )
            {% endif %}

    )

    select
        'sum_of_members' as rule, {{ keys | join(', ') }}, '' as member_code,
        cast(total as double) as expected, cast(value_usd as double) as actual,
        cast(value_usd - total as double) as difference
    from compared
    where value_usd is distinct from total
    union all
    select
        'sum_of_shares' as rule, {{ keys | join(', ') }}, '' as member_code,
        100 as expected, share_pct as actual, share_pct - 100 as difference
    from compared
    where total <> 0 and not coalesce(abs(share_pct - 100) < 1e-7, false)
    union all
    select
        'sum_of_contributions' as rule, {{ keys | join(', ') }}, '' as member_code,
        yoy_pct as expected, contribution_pp as actual, contribution_pp - yoy_pct as difference
    from compared
    where yoy_pct is not null and not coalesce(abs(contribution_pp - yoy_pct) <= 1e-9 * (100 + abs(yoy_pct)), false)
    union all
    select
        'ranks_are_1_to_n' as rule, {{ keys | join(', ') }}, '' as member_code,
        cast(member_count as double) as expected, cast(last_rank as double) as actual,
        cast(last_rank - member_count as double) as difference
    from sums
    where
        member_count > 0
        and (
            last_rank is distinct from member_count
            or 2 * sum_of_ranks <> member_count * (member_count + 1)
            or 6 * sum_of_squares <> member_count * (member_count + 1) * (2 * member_count + 1)
        )
    union all
    select
        'rank_in_value_order' as rule, {{ keys | join(', ') }}, member_code,
        cast(expected_rank as double) as expected, cast(rank as double) as actual,
        cast(rank - expected_rank as double) as difference
    from ordered
    where rank is distinct from expected_rank
{%- endmacro %}
