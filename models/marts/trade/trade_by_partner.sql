-- Grain: report_month x period x product_id x flow (export, import) x partner_code.
{{ measured_mart('partner_code') }}
with

measured as (

    select * from {{ ref('int_trade_measured') }}
    where breakdown = 'partner' and currency = 'usd' and {{ in_batch('report_month', is_date=true) }}

),

final as (

    select
        measured.report_month,
        measured.period,
        measured.product_id,
        measured.flow,
        measured.member_code as partner_code,
        partners.partner_short_name_zh as partner_name_zh,
        partners.partner_short_name_en as partner_name_en,
        partners.partner_iso3,
        {{ measure_columns('usd') | join(',\n        ') }},
        measured.share_pct,
        measured.share_pct_last_year,
        measured.share_change_pp,
        measured.contribution_pp,
        measured.rank,
        measured.rank_last_year,
        measured.rank_change,
        measured.member_status
    from measured
    left join {{ ref('partners') }} as partners on measured.member_code = partners.partner_code

)

select * from final
