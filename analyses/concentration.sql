-- How concentrated exports are: the share of the three largest partners and the Herfindahl-Hirschman index (0–10,000).
select
    report_month,
    round(sum(share_pct) filter (where rank <= 3), 1) as top_3_share_pct,
    round(sum(share_pct * share_pct), 0) as hhi
from marts.trade_by_partner
where product_id = 'lithium_ion_batteries' and period = 'month' and flow = 'export'
group by report_month
order by report_month;
