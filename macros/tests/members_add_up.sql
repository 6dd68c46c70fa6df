{#
  Identities of a table of members, of a mart (members_add_up) or of the numbers behind one (members_make_totals):
    2  Σ members = the flow's total                 (complete coverage, no gap between the breakdowns)
    3  Σ shares = 100                               (as 2, marts)
    6  Σ contributions = the flow's YoY %           (as 2, marts, and the members were last year's total as well)
    7  ranks are 1..n, each once, or none           (their order: ranks_are_in_order; none where nobody is known)
  With every code a product the marts are views of the numbers, and these alone are tested.
  `excused_by`: a model of currency, product_id, flow, data_month where members and total lawfully differ.
#}
{% test members_add_up(model, excused_by=none) %}
    {{ member_breaches(
        model, ref('trade_overview'), ref(excused_by) if excused_by else none, untested_partitions(), is_mart=true
    ) }}
{% endtest %}

{% test members_make_totals(model, excused_by=none) %}
    {{ member_breaches(
        model, ref('int_flow_periods'), ref(excused_by) if excused_by else none, untested_partitions(), is_mart=false
    ) }}
{% endtest %}

{% macro member_breaches(members, totals, gaps, parts, is_mart) -%}
    {%- set keys = ['report_month', 'period', 'product_id', 'flow'] -%}
    {%- set table_key = keys if is_mart else ['table_no'] -%}
    {%- set value = 'value_usd' if is_mart else 'amount' -%}
    {#- Number, sum and sum of squares tell without a sort that ranks are 1..n, each once. -#}
    {%- set rules = [
        (
            'sum_of_members', 'total', 'amount',
            'is_complete and not coalesce(amount = total, amount is null and total is null)',
        ),
        (
            'ranks_are_1_to_n', 'ranked_count', 'last_rank',
            'last_rank <> ranked_count or 2 * sum_of_ranks <> ranked_count * (ranked_count + 1)'
            ~ ' or 6 * sum_of_squares <> ranked_count * (ranked_count + 1) * (2 * ranked_count + 1)',
        ),
    ] + ([
        (
            'sum_of_shares', '100', 'share_pct',
            'is_complete and total <> 0 and not coalesce(abs(share_pct - 100) < 1e-7, false)',
        ),
        (
            'sum_of_contributions', 'yoy_pct', 'contribution_pp',
            'is_complete and is_known_last_year and amount_last_year = total_last_year and yoy_pct is not null'
            ~ ' and not coalesce(abs(contribution_pp - yoy_pct) <= 1e-9 * (100 + abs(yoy_pct)), false)',
        ),
    ] if is_mart else []) -%}
    {#- No gap that explains a row is in its period or in the same one a year earlier. -#}
    {%- set month_of_row = 'extract(month from wrong.report_month)' -%}
    {%- set is_not_excused %}
        and not exists (
            select 1 from {{ gaps }} as gaps
            where
                {{ same('wrong', 'gaps', ['currency', 'product_id', 'flow']) }}
                -- Within these months, a month and a year to date are told by the month of the year.
                and wrong.report_month between gaps.data_month and {{ add_months('gaps.data_month', 23) }}
                and case wrong.period
                    when 'month' then extract(month from gaps.data_month) = {{ month_of_row }}
                    when 'year_to_date' then extract(month from gaps.data_month) <= {{ month_of_row }}
                    else true
                end
        )
    {%- endset -%}
    with

    sums as (

        select
            {{ table_key | join(', ') }},
            cast(sum({{ value }}) as bigint) as amount,
            {% if is_mart %}
                cast(sum(value_usd_last_year) as bigint) as amount_last_year,
                count(value_usd_last_year) = count(*) as is_known_last_year,
                sum(share_pct) as share_pct,
                sum(contribution_pp) as contribution_pp,
            {% endif %}
            bool_and(is_complete) as is_complete,
            case when count({{ value }}) > 0 then count(*) else 0 end as ranked_count,
            coalesce(max(rank), 0) as last_rank,
            coalesce(sum(rank), 0) as sum_of_ranks,
            coalesce(sum(rank * rank), 0) as sum_of_squares
        from {{ members }}
        where {{ is_in_partitions('report_month', parts) }}
        group by {{ table_key | join(', ') }}

    ),

    compared as (

        select
            sums.*,
            {% if is_mart %}
                'usd' as currency,
                totals.value_usd_last_year as total_last_year,
                totals.value_usd_yoy_pct as yoy_pct,
            {% else %}
                {{ prefixed('totals', keys + ['currency']) }},
            {% endif %}
            totals.{{ value }} as total
        from sums
        left join {{ totals }} as totals
            on {{ same('sums', 'totals', table_key) }} and {{ is_in_partitions('totals.report_month', parts) }}

    ),

    -- Only what is wrong is looked at again, once for each rule.
    wrong as (

        select * from compared where {{ rules | map(attribute=3) | join(' or ') }}

    )

    {% for rule, expected, actual, is_wrong in rules %}
        select
            '{{ rule }}' as rule, {{ keys | join(', ') }}, currency, '' as member_code,
            {{ expected }} as expected, {{ actual }} as actual, {{ actual }} - {{ expected }} as difference
        from wrong
        where ({{ is_wrong }}){{ is_not_excused if gaps and rule != 'ranks_are_1_to_n' }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
{%- endmacro %}
