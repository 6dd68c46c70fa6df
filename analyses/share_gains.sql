-- Who gained and who lost share of exports since last year, in percentage points, and how many places.
select
    partner_name_en, round(share_pct, 1) as share_pct, round(share_change_pp, 2) as share_change_pp, rank, rank_change
from marts.trade_by_partner
where
    product_id = 'lithium_ion_batteries' and report_month = '2024-06-01' and period = 'year_to_date' and flow = 'export'
order by abs(share_change_pp) desc nulls last
limit 8;
