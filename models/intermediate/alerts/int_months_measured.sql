-- Grain: report_month x product_id x flow (export, import) x breakdown (overview, partner, province) x member_code.
-- The months alone, in dollars, of the products that someone has named: what alerts look through, read once.
{{ config(unique_key=['report_month', 'product_id', 'flow', 'breakdown', 'member_code']) }}

with

final as (

    select
        report_month,
        product_id,
        flow,
        breakdown,
        member_code,
        amount,
        amount_last_year,
        amount_yoy_pct,
        yoy_status,
        unit_value,
        quantity_unit,
        share_change_pp,
        rank,
        rank_last_year,
        member_status,
        is_complete,
        is_complete_last_year
    from {{ ref('int_trade_measured') }}
    where
        period = 'month'
        and currency = 'usd'
        and flow in ('export', 'import')
        and breakdown in ('overview', 'partner', 'province')
        and {{ is_listed('product_id') }}

)

select * from final
