-- Grain: report_month x product_id x flow x breakdown x member_code x rule.
-- What stands out in the data behind the figures: revisions, gaps, codes and names that are not the lists'. A code is
-- of no product (empty text): it is told once, in the newest month that has it.
-- Whether a number is beyond its rule's threshold is asked in the mart.
{{ config(materialized='view') }}
{% set text = dbt.type_string() %}
{% set table = ['product_id', 'flow', 'breakdown'] %}
{% set code = ['report_month', 'breakdown', 'member_code', 'counted', 'value_usd', 'name_in_file'] %}

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

codes as (

    select distinct product_id, product_code, first_year, last_year
    from {{ ref('int_basket_codes') }}
    where is_counted and {{ is_listed('product_id') }}

),

-- All that moved since a month was first downloaded, up or down.
moved as (

    select
        codes.product_id,
        revisions.flow,
        revisions.breakdown,
        revisions.data_month,
        cast(sum(abs(revisions.value_difference)) as bigint) as moved_amount,
        max(revisions.vintage) as vintage
    from {{ ref('revisions') }} as revisions
    inner join codes
        on
            revisions.product_code = codes.product_code
            and extract(year from revisions.data_month) between codes.first_year and codes.last_year
    where revisions.currency = 'usd'
    group by codes.product_id, revisions.flow, revisions.breakdown, revisions.data_month

),

-- Downloads by partner and by province tell of the same revision.
revised as (

    select
        flows.report_month,
        flows.product_id,
        flows.flow,
        max(moved.moved_amount) as moved_amount,
        greatest(max(flows.amount), max(moved.moved_amount)) as whole_amount,
        max(moved.vintage) as vintage
    from moved
    inner join flows
        on {{ same('moved', 'flows', table[:2]) }} and moved.data_month = flows.report_month
    where moved.moved_amount > 0 and flows.amount is not null
    group by flows.report_month, flows.product_id, flows.flow

),

missing as (

    select
        {{ table | join(', ') }},
        data_month,
        cast(row_number() over (partition by {{ table | join(', ') }} order by data_month) as integer) as number
    from {{ ref('qc_incomplete_months') }}
    where reason = 'not_published' and has_begun and not is_told_by_february

),

-- Months that follow each other are all the same distance from their numbers.
runs as (

    select
        *,
        {{ add_months('data_month', '-number') }} as run
    from missing

),

gaps as (

    select
        {{ table | join(', ') }},
        min(data_month) as first_month,
        max(data_month) as last_month,
        count(*) as month_count
    from runs
    group by {{ table | join(', ') }}, run

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

unknown_codes as (

    select
        last_month as report_month,
        code_list as breakdown,
        code as member_code,
        line_count as counted,
        value_usd,
        name_in_file
    from {{ ref('qc_unknown_codes') }}

),

-- Of several names that are not the list's, the one on most lines is told.
code_names as (

    select
        max(last_month) over (partition by code_list, code) as report_month,
        code_list as breakdown,
        code as member_code,
        sum(line_count) over (partition by code_list, code) as counted,
        sum(value_usd) over (partition by code_list, code) as value_usd,
        name_in_file,
        listed_name,
        row_number() over (partition by code_list, code order by line_count desc, name_in_file asc) as place
    from {{ ref('qc_code_names') }}

),

final as (

    select
        {{ alert_columns(['report_month', 'product_id', 'flow'], {
            'breakdown': "'overview'",
            'rule': "'revision'",
            'number': share_pct('moved_amount', 'whole_amount'),
            'value_usd': 'whole_amount',
            'subject': "'flow.' || flow",
            'figure': one_decimal_pct('moved_amount', 'whole_amount'),
            'last_text': 'vintage',
        }) }}
    from revised
    union all
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
    union all
    select
        {{ alert_columns(code, {
            'rule': "'unknown_code'",
            'number': 'counted',
            'variant': "case when name_in_file is null then '.unnamed' else '' end",
            'subject': "'alert.list.' || breakdown",
        }) }}
    from unknown_codes
    union all
    select
        {{ alert_columns(code + ['listed_name'], {
            'rule': "'code_name'",
            'number': 'counted',
            'subject': "'alert.list.' || breakdown",
        }) }}
    from code_names
    where place = 1

)

select * from final
