{#
  Identities 2, 3, 6 and, but for the order, 7 in one pass over a table of members:
    2  Σ members = the flow's total                 (complete coverage, no gap between the breakdowns)
    3  Σ shares = 100                               (as 2)
    6  Σ contributions = the flow's YoY %           (as 2, and members who were the flow's total last year as well)
    7  ranks are 1..n, each once                    (their order: ranks_are_in_order)
  Not with every code a product: there the marts are views of numbers that members_make_totals tests.
  `excused_by`: a model of currency, product_id, flow, data_month where members and total lawfully differ.
#}
{% test members_add_up(model, excused_by=none) %}
    {{ member_breaches(
        model, ref('trade_overview'), ref(excused_by) if excused_by else none, untested_partitions()
    ) }}
{% endtest %}

{% macro member_breaches(relation, overview, gaps=none, parts=none) -%}
    {%- set keys = ['report_month', 'period', 'product_id', 'flow'] -%}
    with

    -- Members and their total in one group: cheaper than to join them.
    listed as (

        select
            {{ keys | join(', ') }}, value_usd, value_usd_last_year, share_pct, contribution_pp, rank, is_complete,
            1 as member_count, cast(null as bigint) as total, cast(null as bigint) as total_last_year,
            cast(null as double) as yoy_pct
        from {{ relation }}
        where {{ is_in_partitions('report_month', parts) }}
        union all
        select
            {{ keys | join(', ') }}, null as value_usd, null as value_usd_last_year, null as share_pct,
            null as contribution_pp, null as rank, is_complete,
            0 as member_count, value_usd as total, value_usd_last_year as total_last_year,
            value_usd_yoy_pct as yoy_pct
        from {{ overview }}
        where flow in ('export', 'import') and {{ is_in_partitions('report_month', parts) }}

    ),

    sums as (

        select
            {{ keys | join(', ') }},
            cast(sum(value_usd) as bigint) as value_usd,
            cast(sum(value_usd_last_year) as bigint) as value_usd_last_year,
            count(value_usd_last_year) = sum(member_count) as is_known_last_year,
            sum(share_pct) as share_pct,
            sum(contribution_pp) as contribution_pp,
            bool_and(is_complete) as is_complete,
            max(total) as total,
            max(total_last_year) as total_last_year,
            max(yoy_pct) as yoy_pct,
            sum(member_count) as member_count,
            {{ rank_sums() }}
        from listed
        group by {{ keys | join(', ') }}

    ),

    judged as (

        select
            *,
            'usd' as currency,
            is_complete and not coalesce(value_usd = total, value_usd is null and total is null) as has_other_sum,
            is_complete and total <> 0 and not coalesce(abs(share_pct - 100) < 1e-7, false) as has_other_shares,
            is_complete and is_known_last_year and value_usd_last_year = total_last_year and yoy_pct is not null
            and not coalesce(abs(contribution_pp - yoy_pct) <= 1e-9 * (100 + abs(yoy_pct)), false)
                as has_other_contributions,
            {{ are_not_1_to_n('member_count') }} as has_other_ranks
        from sums
        where member_count > 0

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
        where {{ flag }}{{ is_not_excused('wrong', gaps) if flag != 'has_other_ranks' }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
{%- endmacro %}
