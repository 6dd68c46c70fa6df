-- Grain: report_month x period x product_id x flow (China's: export, import) x partner_code.
-- What is known of a period, of each partner that has reported anything of the product: China's value, and the sums of
-- what the partner has told of the months. Whether the two can be compared is asked in the mart.
{% set table = ['report_month', 'period', 'product_id', 'flow'] %}
{{ config(materialized='view') }}

with

ours as (

    select
        {{ table | join(', ') }},
        partner_code,
        value_usd,
        is_complete
    from {{ ref('trade_by_partner') }}
    where {{ is_listed('product_id') }}

),

-- Completeness is the table's: the same in each of its rows.
tables as (

    select
        {{ table | join(', ') }},
        bool_and(is_complete) as is_complete,
        case period
            when 'month' then report_month
            when 'year_to_date' then {{ month_start('extract(year from report_month)', 1) }}
            else {{ add_months('report_month', -11) }}
        end as first_month,
        case period
            when 'month' then 1
            when 'year_to_date' then extract(month from report_month)
            else 12
        end as month_count
    from ours
    group by {{ table | join(', ') }}

),

judged as (

    select
        {{ prefixed('tables', table + ['is_complete', 'first_month', 'month_count']) }},
        extract(month from tables.first_month) = 2
        and {{ bits_in_both('coalesce(coverage.covered_months, 0)', 1) }} = 0 as may_hold_january
    from tables
    left join {{ ref('int_coverage_years') }} as coverage
        on
            coverage.currency = 'usd'
            and coverage.breakdown = 'partner'
            and {{ same('tables', 'coverage', ['product_id', 'flow']) }}
            and extract(year from tables.first_month) = coverage.year

),

figures as (

    select * from {{ ref('int_mirror_figures') }}

),

months as (

    select
        product_id,
        flow,
        partner_code,
        data_month,
        case when count(value_fob_usd) = count(*) then sum(value_fob_usd) end as value_fob_usd,
        case when count(value_cif_usd) = count(*) then sum(value_cif_usd) end as value_cif_usd,
        count(*) = max(hs6_count) as is_full,
        bool_or(is_other_edition) as is_other_edition,
        bool_or(is_below_hs6) as is_below_hs6,
        max(vintage) as vintage
    from figures
    group by product_id, flow, partner_code, data_month

),

pairs as (

    select distinct product_id, flow, partner_code from months

),

sums as (

    select
        {{ prefixed('judged', table) }},
        pairs.partner_code,
        max(judged.month_count) as month_count,
        bool_and(judged.is_complete) as is_complete,
        bool_and(judged.may_hold_january) as may_hold_january,
        count(months.data_month) as months_told,
        case when count(months.value_fob_usd) = count(*) then sum(months.value_fob_usd) end as value_fob_usd,
        case when count(months.value_cif_usd) = count(*) then sum(months.value_cif_usd) end as value_cif_usd,
        coalesce(bool_and(months.is_full), false) as is_full,
        coalesce(bool_or(months.is_other_edition), false) as is_other_edition,
        coalesce(bool_or(months.is_below_hs6), false) as is_below_hs6,
        max(months.vintage) as vintage
    from judged
    inner join pairs on {{ same('judged', 'pairs', ['product_id', 'flow']) }}
    left join months
        on
            {{ same('pairs', 'months', ['product_id', 'flow', 'partner_code']) }}
            and months.data_month between judged.first_month and judged.report_month
    group by {{ prefixed('judged', table) }}, pairs.partner_code

),

sources as (

    select
        {{ table | join(', ') }},
        partner_code,
        {{ texts_of_group('source', ', ') }} as source
    from (
        select distinct
            {{ prefixed('judged', table) }},
            figures.partner_code,
            figures.source
        from judged
        inner join figures
            on
                {{ same('judged', 'figures', ['product_id', 'flow']) }}
                and figures.data_month between judged.first_month and judged.report_month
    ) as told
    group by {{ table | join(', ') }}, partner_code

),

final as (

    select
        {{ prefixed('sums', table + ['partner_code']) }},
        -- Whoever has no row in a table that is complete has not traded.
        coalesce(ours.value_usd, case when sums.is_complete then 0 end) as value_usd,
        sources.source,
        {{ prefixed('sums', ['is_complete', 'may_hold_january', 'month_count', 'months_told', 'is_full']) }},
        {{ prefixed('sums', ['value_fob_usd', 'value_cif_usd', 'is_other_edition', 'is_below_hs6', 'vintage']) }}
    from sums
    left join ours on {{ same('sums', 'ours', table + ['partner_code']) }}
    left join sources on {{ same('sums', 'sources', table + ['partner_code']) }}

)

select * from final
