-- Grain: report_month x period x currency x product_id x flow (export, import).
-- The totals of the flows, which every member of a table is compared with, and nothing else of the periods.
{{ by_month('int_report_months', dated_by='report_month') }}
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
    where breakdown = 'overview' and {{ in_part('year') }} and {{ in_part('report_month', is_date=true) }}

)

select * from final
{{ kept_together_by('table_no') }}
