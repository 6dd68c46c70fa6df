-- Grain: report_month x period x product_id x flow (export, import) x partner_code.
with

measured as (

    select * from {{ ref('int_trade_measured') }} where breakdown = 'partner' and currency = 'usd'

),

ranked as (

    select
        *,
        {{ rank_by_value('amount', 'member_code', ['report_month', 'period', 'product_id', 'flow']) }} as value_rank,
        {{ rank_by_value('amount_last_year', 'member_code', ['report_month', 'period', 'product_id', 'flow']) }}
            as value_rank_last_year
    from measured

),

final as (

    select
        ranked.report_month,
        ranked.period,
        ranked.product_id,
        ranked.flow,
        ranked.member_code as partner_code,
        partners.partner_name_zh,
        partners.partner_name_en,
        partners.partner_iso3,
        {{ measure_columns('usd') | join(',\n        ') }},
        ranked.share_pct,
        ranked.share_pct_last_year,
        ranked.contribution_pp,
        cast(ranked.value_rank as integer) as rank,
        case when ranked.amount_last_year is not null then cast(ranked.value_rank_last_year as integer) end
            as rank_last_year
    from ranked
    left join {{ ref('partners') }} as partners on ranked.member_code = partners.partner_code

)

select * from final
