-- Grain: report_month x product_id x currency x language x table_no x period x side x flow x reason.
-- What the bulletin's tables lack (coverage_gaps), in words: HS codes that lack the same months are told together.
{% set table = [
    'report_month', 'product_id', 'currency', 'language', 'table_no', 'period', 'side', 'flow', 'reason',
] %}
{{ config(unique_key=table) }}

with

wording as (

    select key, language, text from {{ ref('wording_notes') }}
    union all
    select key, language, text from {{ ref('wording_labels') }}

),

layout as (

    select distinct table_no, flow, breakdown from {{ ref('bulletin_layout') }}

),

runs as (

    select
        gaps.report_month,
        gaps.product_id,
        gaps.currency,
        ranges.language,
        layout.table_no,
        gaps.period,
        gaps.side,
        gaps.flow,
        gaps.reason,
        gaps.breakdown,
        gaps.hs_code,
        names.text as list,
        remarks.text as remarks,
        {% set first, last = [
            'substring(cast(gaps.first_month as ' ~ dbt.type_string() ~ '), 1, 7)',
            'substring(cast(gaps.last_month as ' ~ dbt.type_string() ~ '), 1, 7)',
        ] %}
        case
            when gaps.first_month = gaps.last_month then {{ first }}
            else {{ filled('ranges.text', {'first': first, 'last': last}) }}
        end as months
    from {{ ref('coverage_gaps') }} as gaps
    inner join layout on gaps.flow = layout.flow and gaps.breakdown = layout.breakdown
    inner join wording as ranges on ranges.key = 'months.range'
    inner join wording as names on names.key = 'list.names' and ranges.language = names.language
    inner join wording as remarks on remarks.key = 'list.remarks' and ranges.language = remarks.language
    where gaps.period in ('month', 'year_to_date')

),

codes as (

    select
        {{ table | join(', ') }},
        breakdown,
        hs_code,
        {{ joined('months', 'list') }} as months,
        max(list) as list,
        max(remarks) as remarks
    from runs
    group by {{ table | join(', ') }}, breakdown, hs_code

),

gaps as (

    select
        {{ table | join(', ') }},
        breakdown,
        months,
        {{ joined('hs_code', 'list') }} as codes,
        max(remarks) as remarks
    from codes
    group by {{ table | join(', ') }}, breakdown, months

),

told as (

    select
        {{ prefixed('gaps', table) }},
        gaps.breakdown,
        gaps.remarks,
        {{ filled('wording.text', {
            'months': 'gaps.months', 'codes': 'gaps.codes', 'currency': 'currencies.text',
        }) }} as text
    from gaps
    inner join wording on 'gap.' || gaps.reason = wording.key and gaps.language = wording.language
    inner join wording as currencies
        on 'currency_name.' || gaps.currency = currencies.key and gaps.language = currencies.language

),

reasons as (

    select
        {{ table | join(', ') }},
        breakdown,
        {{ joined('text', 'remarks') }} as text
    from told
    group by {{ table | join(', ') }}, breakdown

),

final as (

    select
        {{ prefixed('reasons', table[:4]) }},
        cast(reasons.table_no as integer) as table_no,
        {{ prefixed('reasons', table[5:]) }},
        {{ filled('lines.text', {
            'flow': 'flows.text', 'breakdown': 'breakdowns.text', 'text': 'reasons.text',
        }) }} as text
    from reasons
    inner join wording as lines
        on
            case when reasons.breakdown = 'overview' then 'gap.of_flow' else 'gap.of_table' end = lines.key
            and reasons.language = lines.language
    inner join wording as flows on 'flow.' || reasons.flow = flows.key and reasons.language = flows.language
    left join wording as breakdowns
        on 'breakdown.' || reasons.breakdown = breakdowns.key and reasons.language = breakdowns.language

)

select * from final
