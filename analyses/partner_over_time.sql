-- One partner month by month. A month that is not there is not published; no trade would be a 0.
select
    report_month,
    flow,
    value_usd,
    value_usd_last_year,
    round(value_usd_yoy_pct, 1) as yoy_pct,
    yoy_status,
    is_complete,
    is_complete_last_year
from marts.trade_by_partner
where product_id = 'lithium_ion_batteries' and period = 'month' and partner_name_en = 'United States'
order by flow, report_month;
