-- Grain: report_month x period x product_id x flow (export, import, total, net_export).
{{ measured_mart() }}
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
{{ kept_together_by('report_month') if not var('monitor_all_codes') }}
