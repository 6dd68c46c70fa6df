-- Grain: report_month x period x product_id x flow (export, import) x partner_code.
-- China's figures beside what the partner reports of the same trade, wherever it has reported anything of the product.
-- Nothing is corrected: where a margin between CIF and FOB is set, what it would make of the partner's value stands in
-- a column of its own.
{% set table = ['report_month', 'period', 'product_id', 'flow'] %}
{% set margin = var('cif_fob_margin') %}
{{ config(unique_key=table + ['partner_code']) }}

with

-- Of two values that a partner gives, the one that is valued as China's.
valued as (

    select
        *,
        case flow when 'export' then 'FOB' else 'CIF' end as valuation,
        case
            when months_told < month_count or not is_full or is_below_hs6 then null
            when value_fob_usd is not null and (flow = 'export' or value_cif_usd is null) then 'FOB'
            when value_cif_usd is not null then 'CIF'
        end as partner_valuation
    from {{ ref('int_mirror_periods') }}

),

beside as (

    select
        *,
        cast(
            case partner_valuation when 'FOB' then value_fob_usd when 'CIF' then value_cif_usd end as double
        ) as partner_value_usd,
        case
            when is_below_hs6 then 'basket_below_hs6'
            when months_told < month_count then 'not_reported'
            when not is_full or not is_complete then 'incomplete'
            when may_hold_january then 'may_hold_january'
            when is_other_edition then 'other_edition'
            when partner_valuation is null then 'mixed_valuation'
            else 'ok'
        end as status
    from valued

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
