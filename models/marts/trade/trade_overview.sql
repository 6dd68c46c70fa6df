-- Grain: report_month x period x product_id x flow (export, import, total, net_export).
{{ by_month('int_report_months', dated_by='report_month') }}
with

measured as (

    select * from {{ ref('int_trade_measured') }}
    where breakdown = 'overview' and currency = 'usd' and {{ in_part('report_month', is_date=true) }}

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
