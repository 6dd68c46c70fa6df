-- The month at a glance: value, growth and unit value of each flow, in millions of dollars.
select
    period,
    flow,
    round(value_usd / 1e6, 1) as million_usd,
    round(value_usd_yoy_pct, 1) as yoy_pct,
    yoy_status,
    round(unit_value_usd, 2) as usd_per_unit,
    quantity_unit
from marts.trade_overview
where product_id = 'lithium_ion_batteries' and report_month = '2024-06-01'
order by period, flow;
