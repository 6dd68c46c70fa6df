-- Grain: report_month x period x currency x product_id x flow (export, import).
-- The totals of the flows, which every member of a table is compared with, and nothing else of the periods.
{{ by_year('int_report_years', dated_by='report_month') }}
with

final as (

    select
        year,
        table_no,
        report_month,
        period,
        currency,
        product_id,
        flow,
        amount,
        amount_last_year,
        quantity,
        quantity_last_year,
        units,
        units_last_year,
        is_comparable,
        is_complete,
        has_trade
    from {{ ref('int_trade_periods') }}
    where breakdown = 'overview' and {{ in_years('year') }}

)

select * from final
