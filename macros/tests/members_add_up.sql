{#
  Identities 2, 3, 6 and 7 in one pass over a table of members:
    2  Σ members = the flow's total                 (complete coverage, no gap between the breakdowns)
    3  Σ shares = 100                               (as 2)
    6  Σ contributions = the flow's YoY %           (as 2, this year and last)
    7  ranks are 1..n, each once, in value order
  `gaps`: a relation of product_id, flow where the two breakdowns lawfully differ (qc_breakdown_gaps).
#}
{% test members_add_up(model, member_column) %}
    {{ member_breaches(model, member_column, ref('trade_overview'), ref('qc_breakdown_gaps')) }}
{% endtest %}

{% macro member_breaches(relation, member_column, overview, gaps) -%}
    {%- set keys = ['report_month', 'period', 'product_id', 'flow'] -%}
    with

    gaps as (

        select distinct product_id, flow from {{ gaps }}

    ),

    members as (

        select
            {{ keys | join(', ') }}, value_usd, share_pct, contribution_pp, is_complete,
            {{ member_column }} as member_code, rank,
            row_number() over (
                partition by {{ keys | join(', ') }} order by value_usd desc nulls last, {{ member_column }} asc
            ) as expected_rank
        from {{ relation }}

    ),

    sums as (

        select
            {{ keys | join(', ') }},
            sum(value_usd) as value_usd,
            sum(share_pct) as share_pct,
            sum(contribution_pp) as contribution_pp,
            bool_and(is_complete) as is_complete
        from members
        group by {{ keys | join(', ') }}

    ),

    compared as (

        select
            {{ prefixed('sums', keys) }},
            sums.value_usd, sums.share_pct, sums.contribution_pp,
            overview.value_usd as total, overview.value_usd_yoy_pct as yoy_pct
        from sums
        inner join {{ overview }} as overview
            on {{ same('sums', 'overview', keys) }}
        left join gaps on sums.product_id = gaps.product_id and sums.flow = gaps.flow
        where sums.is_complete and overview.is_complete and gaps.product_id is null

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
        'rank_in_value_order' as rule, {{ keys | join(', ') }}, member_code,
        cast(expected_rank as double) as expected, cast(rank as double) as actual,
        cast(rank - expected_rank as double) as difference
    from members
    where rank is distinct from expected_rank
{%- endmacro %}
