-- Grain: report_month x period x product_id x flow (export, import) x partner_code.
-- China's figures beside what the partner reports of the same trade, wherever it has reported anything of the product.
-- Nothing is corrected: where a margin between CIF and FOB is set, what it would make of the partner's value stands in
-- a column of its own.
{% set table = ['report_month', 'period', 'product_id', 'flow'] %}
{% set margin = var('cif_fob_margin') %}
{{ config(unique_key=table + ['partner_code']) }}

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

coverage as (

    select *
    from {{ ref('int_coverage_years') }}
    where currency = 'usd' and breakdown = 'partner'

),

judged as (

    select
        {{ prefixed('tables', table + ['is_complete', 'first_month', 'month_count']) }},
        extract(month from tables.first_month) = 2
        and {{ bits_in_both('coalesce(coverage.covered_months, 0)', 1) }} = 0 as may_hold_january
    from tables
    left join coverage
        on
            {{ same('tables', 'coverage', ['product_id', 'flow']) }}
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

whole as (

    select
        *,
        case flow when 'export' then 'FOB' else 'CIF' end as valuation,
        months_told = month_count and is_full and not is_below_hs6 as is_told
    from sums

),

-- Of two values that a partner gives, the one that is valued as China's.
valued as (

    select
        *,
        case
            when not is_told then null
            when value_fob_usd is not null and (flow = 'export' or value_cif_usd is null) then 'FOB'
            when value_cif_usd is not null then 'CIF'
        end as partner_valuation
    from whole

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

beside as (

    select
        {{ prefixed('valued', table + ['partner_code', 'valuation', 'vintage']) }},
        sources.source,
        -- Whoever has no row in a table that is complete has not traded.
        coalesce(ours.value_usd, case when valued.is_complete then 0 end) as value_usd,
        valued.partner_valuation,
        cast(
            case valued.partner_valuation when 'FOB' then valued.value_fob_usd when 'CIF' then valued.value_cif_usd end
            as double
        ) as partner_value_usd,
        case
            when valued.is_below_hs6 then 'basket_below_hs6'
            when valued.months_told < valued.month_count then 'not_reported'
            when not valued.is_full or not valued.is_complete then 'incomplete'
            when valued.may_hold_january then 'may_hold_january'
            when valued.is_other_edition then 'other_edition'
            when valued.partner_valuation is null then 'mixed_valuation'
            else 'ok'
        end as status
    from valued
    left join ours on {{ same('valued', 'ours', table + ['partner_code']) }}
    left join sources on {{ same('valued', 'sources', table + ['partner_code']) }}

),

compared as (

    select
        *,
        case when status = 'ok' then partner_value_usd - value_usd end as difference_usd
    from beside

),

partners as (

    select * from {{ ref('partners') }}

),

final as (

    select
        {{ prefixed('compared', table + ['partner_code']) }},
        partners.partner_short_name_zh as partner_name_zh,
        partners.partner_short_name_en as partner_name_en,
        partners.partner_iso3,
        compared.value_usd,
        compared.valuation,
        compared.partner_value_usd,
        compared.partner_valuation,
        compared.difference_usd,
        {{ share_pct('2 * compared.difference_usd', 'compared.value_usd + compared.partner_value_usd') }}
            as asymmetry_pct,
        cast({{ margin }} as double) as cif_fob_margin_pct,
        {% if margin %}
            case
                when compared.partner_valuation = compared.valuation then compared.partner_value_usd
                when compared.valuation = 'FOB' then compared.partner_value_usd / (1 + cast({{ margin }} as double) / 100)
                else compared.partner_value_usd * (1 + cast({{ margin }} as double) / 100)
            end
        {% else %}
            cast(null as double)
        {% endif %} as partner_value_usd_adjusted,
        compared.status,
        compared.source as partner_source,
        compared.vintage as partner_vintage
    from compared
    left join partners on compared.partner_code = partners.partner_code

)

select * from final
