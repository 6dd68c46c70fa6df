-- The ten largest export destinations of a month, with last year's rank beside this year's.
select
    rank,
    rank_last_year,
    partner_name_en,
    partner_iso3,
    round(value_usd / 1e6, 1) as million_usd,
    round(share_pct, 1) as share_pct,
    round(value_usd_yoy_pct, 1) as yoy_pct,
    yoy_status
from marts.top_partners
where
    product_id = 'lithium_ion_batteries'
    and report_month = '2024-06-01'
    and period = 'month'
    and flow = 'export'
order by rank;
