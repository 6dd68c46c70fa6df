-- Grain: report_month x product_id x flow x breakdown x member_code x rule.
-- Months that are missing, and provinces that do not make their flow.
-- Whether a number is beyond its rule's threshold is asked in the mart.
{{ config(materialized='view') }}
{% set text = dbt.type_string() %}
{% set table = ['product_id', 'flow', 'breakdown'] %}

with

flows as (

    select
        report_month,
        product_id,
        flow,
        amount
    from {{ ref('int_months_measured') }}
    where breakdown = 'overview'

),

missing as (

    select
        {{ prefixed('months', table) }},
        months.data_month
    from {{ ref('qc_incomplete_months') }} as months
    -- In the currency of its bulletin.
    inner join {{ ref('products') }} as products on {{ same('months', 'products', ['product_id', 'currency']) }}
    where months.reason = 'not_published' and months.has_begun and not months.is_told_by_february

),

gaps as (

    {{ runs_of_months('missing', table) }}

),

-- Up to the next month that has data, not to the end of what was looked for. What a flow lacks its tables lack as well.
gaps_between as (

    select
        {{ prefixed('gaps', table + ['first_month', 'last_month', 'month_count']) }},
        min(flows.report_month) as report_month
    from gaps
    inner join flows on {{ same('gaps', 'flows', table[:2]) }} and gaps.last_month < flows.report_month
    left join gaps as gaps_of_flows
        on
            {{ same('gaps', 'gaps_of_flows', table[:2] + ['first_month', 'last_month']) }}
            and gaps.breakdown <> 'overview'
            and gaps_of_flows.breakdown = 'overview'
    where gaps_of_flows.product_id is null
    group by {{ prefixed('gaps', table + ['first_month', 'last_month', 'month_count']) }}

),

gaps_told as (

    select
        gaps.report_month,
        {{ prefixed('gaps', table) }},
        gaps.month_count as number,
        'coverage_gap' as rule,
        flows.amount as value_usd,
        substring(cast(gaps.first_month as {{ text }}), 1, 7) as first_text,
        substring(cast(gaps.last_month as {{ text }}), 1, 7) as last_text
    from gaps_between as gaps
    inner join flows on {{ same('gaps', 'flows', table[:2] + ['report_month']) }}

),

breakdown_gaps as (

    select
        data_month as report_month,
        product_id,
        flow,
        abs(difference) as difference,
        greatest(abs(total), abs(sum_of_provinces)) as whole_amount,
        cast(total_vintage as {{ text }}) as first_text,
        cast(province_vintage as {{ text }}) as last_text
    from {{ ref('qc_breakdown_gaps') }}
    where currency = 'usd' and not is_rounding and {{ is_listed('product_id') }}

),

final as (

    select
        {{ alert_columns(['report_month', 'rule', 'number', 'value_usd', 'first_text', 'last_text'] + table, {
            'variant': "'.' || breakdown",
            'subject': "'flow.' || flow",
        }) }}
    from gaps_told
    union all
    select
        {{ alert_columns(['report_month', 'product_id', 'flow', 'first_text', 'last_text'], {
            'breakdown': "'overview'",
            'rule': "'breakdown_gap'",
            'number': share_pct('difference', 'whole_amount'),
            'value_usd': 'whole_amount',
            'subject': "'flow.' || flow",
            'figure': one_decimal_pct('difference', 'whole_amount'),
        }) }}
    from breakdown_gaps

)

select * from final
