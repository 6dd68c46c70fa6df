-- Grain: report_month x period x product_id x flow (export, import, total, net_export).
{{ incremental_by_month(['report_month', 'period', 'product_id', 'flow']) }}
with

measured as (

    select * from {{ ref('int_trade_measured') }}
    where breakdown = 'overview' and currency = 'usd' and {{ in_batch('report_month', is_date=true) }}

),

final as (

    select
        report_month,
        period,
        product_id,
        flow,
        {{ measure_columns('usd') | join(',\n        ') }}
    from measured

)

select * from final
{{ kept_together_by('report_month') }}
