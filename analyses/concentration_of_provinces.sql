-- How concentrated exports are over provinces: Herfindahl-Hirschman index (0 to 10,000), share of the three largest.
select
    report_month, round(hhi) as hhi, round(hhi_last_year) as hhi_last_year, round(cr3_pct, 1) as cr3_pct,
    round(cr3_pct_last_year, 1) as cr3_pct_last_year, round(effective_members, 1) as effective_members
from marts.concentration
where product_id = 'lithium_ion_batteries' and period = 'month' and flow = 'export' and breakdown = 'province'
order by report_month;
