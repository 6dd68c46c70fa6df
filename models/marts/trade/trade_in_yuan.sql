-- Grain: report_month x period x product_id x flow x breakdown (overview, region, partner, province) x member_code.
-- The measures of the dollar tables from yuan extracts, in a table of its own with names of its own: a value in yuan
-- cannot be added to one in dollars by mistake.
{{ incremental_by_month(['report_month', 'period', 'product_id', 'flow', 'breakdown', 'member_code']) }}

with

measured as (

    select * from {{ ref('int_trade_measured') }}
    where currency = 'cny' and (has_trade or breakdown = 'overview') and {{ in_batch('report_month', is_date=true) }}

),

final as (

    select
        measured.report_month,
        measured.period,
        measured.product_id,
        measured.flow,
        measured.breakdown,
        measured.member_code,
        coalesce(partners.partner_short_name_zh, provinces.province_short_name_zh, regions.region_name_zh)
            as member_name_zh,
        coalesce(partners.partner_short_name_en, provinces.province_short_name_en, regions.region_name_en)
            as member_name_en,
        {{ measure_columns('cny') | join(',\n        ') }},
        measured.share_pct,
        measured.share_pct_last_year,
        measured.share_change_pp,
        measured.contribution_pp,
        measured.rank,
        measured.rank_last_year,
        measured.rank_change,
        case when measured.breakdown in ('partner', 'province') then measured.member_status end as member_status
    from measured
    left join {{ ref('partners') }} as partners
        on measured.member_code = partners.partner_code and measured.breakdown = 'partner'
    left join {{ ref('provinces') }} as provinces
        on measured.member_code = provinces.province_code and measured.breakdown = 'province'
    left join {{ ref('regions') }} as regions
        on measured.member_code = regions.region_code and measured.breakdown = 'region'

)

select * from final
