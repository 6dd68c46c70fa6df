-- Grain: report_month x period x product_id x flow (export, import) x province_code.
{{ measured_mart('province_code') }}
with

measured as (

    select * from {{ ref('int_trade_measured') }}
    where breakdown = 'province' and currency = 'usd' and {{ in_batch('report_month', is_date=true) }}

),

final as (

    select
        measured.report_month,
        measured.period,
        measured.product_id,
        measured.flow,
        measured.member_code as province_code,
        provinces.province_short_name_zh as province_name_zh,
        provinces.province_short_name_en as province_name_en,
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
    left join {{ ref('provinces') }} as provinces on measured.member_code = provinces.province_code

)

select * from final
