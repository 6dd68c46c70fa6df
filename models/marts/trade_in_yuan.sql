-- Grain: report_month x period x product_id x flow x breakdown (overview, region, partner, province) x member_code.
-- The measures of the dollar tables from yuan extracts, in a table of its own with names of its own: a value in yuan
-- cannot be added to one in dollars by mistake.
{% set groups = ['report_month', 'period', 'product_id', 'flow', 'breakdown'] %}

with

measured as (

    select * from {{ ref('int_trade_measured') }} where currency = 'cny' and (has_trade or breakdown = 'overview')

),

ranked as (

    select
        *,
        {{ rank_by_value('amount', 'member_code', groups) }} as value_rank
    from measured

),

final as (

    select
        ranked.report_month,
        ranked.period,
        ranked.product_id,
        ranked.flow,
        ranked.breakdown,
        ranked.member_code,
        coalesce(partners.partner_name_zh, provinces.province_name_zh, regions.region_name_zh) as member_name_zh,
        coalesce(partners.partner_name_en, provinces.province_name_en, regions.region_name_en) as member_name_en,
        {{ measure_columns('cny') | join(',\n        ') }},
        ranked.share_pct,
        ranked.share_pct_last_year,
        ranked.contribution_pp,
        case when ranked.breakdown in ('partner', 'province') then cast(ranked.value_rank as integer) end as rank
    from ranked
    left join {{ ref('partners') }} as partners
        on ranked.member_code = partners.partner_code and ranked.breakdown = 'partner'
    left join {{ ref('provinces') }} as provinces
        on ranked.member_code = provinces.province_code and ranked.breakdown = 'province'
    left join {{ ref('regions') }} as regions
        on ranked.member_code = regions.region_code and ranked.breakdown = 'region'

)

select * from final
