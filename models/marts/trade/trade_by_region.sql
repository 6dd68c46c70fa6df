-- Grain: report_month x period x product_id x flow (export, import) x region_code.
{{ measured_mart('region_code') }}
with

measured as (

    select * from {{ ref('int_trade_measured') }}
    where breakdown = 'region' and currency = 'usd' and has_trade and {{ in_batch('report_month', is_date=true) }}

),

final as (

    select
        measured.report_month,
        measured.period,
        measured.product_id,
        measured.flow,
        measured.member_code as region_code,
        regions.region_name_zh,
        regions.region_name_en,
        {{ measure_columns('usd') | join(',\n        ') }},
        measured.share_pct,
        measured.share_pct_last_year,
        measured.share_change_pp,
        measured.contribution_pp
    from measured
    inner join {{ ref('regions') }} as regions on measured.member_code = regions.region_code

)

select * from final
