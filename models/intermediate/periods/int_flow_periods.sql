-- Grain: report_month x period x currency x product_id x flow (export, import).
-- The totals of the flows, which every member of a table is compared with, and nothing else of the periods.
{{ incremental_by_month(['table_no']) }}
with

final as (

    select
        table_no,
        report_month,
        period,
        currency,
        product_id,
        flow,
        {{ period_columns() | join(',\n        ') }}
    from {{ ref('int_trade_periods') }}
    where breakdown = 'overview' and {{ in_batch('year') }} and {{ in_batch('report_month', is_date=true) }}

)

select * from final
{{ kept_together_by('table_no') }}
