-- Exports of each month beside the same month of last year. Where there is no growth, the status says why.
select
    report_month, round(value_usd / 1e6, 1) as million_usd, round(value_usd_last_year / 1e6, 1) as last_year,
    round(value_usd_yoy_pct, 1) as yoy_pct, yoy_status, round(quantity_yoy_pct, 1) as quantity_yoy_pct,
    round(unit_value_usd_yoy_pct, 1) as unit_value_yoy_pct
from marts.trade_overview
where product_id = 'lithium_ion_batteries' and period = 'month' and flow = 'export'
order by report_month;
