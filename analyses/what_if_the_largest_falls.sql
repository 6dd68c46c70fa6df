-- What if the largest partner of a flow had traded 5 % less: in millions of dollars, and the flow's growth then.
select
    flow, period, partner_name_en, round(0.05 * top.value_usd / 1e6, 1) as less_million_usd,
    round(flows.value_usd_yoy_pct, 2) as yoy_pct,
    round(flows.value_usd_yoy_pct - 5 * top.value_usd / flows.value_usd_last_year, 2) as yoy_pct_then
from marts.top_partners as top inner join marts.trade_overview as flows using (report_month, period, product_id, flow)
where product_id = 'lithium_ion_batteries' and report_month = '2024-06-01' and top.rank = 1
order by flow, period;
