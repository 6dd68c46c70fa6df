-- Partners that trade this year to date and did not a year ago, and the other way round.
select
    flow,
    case when value_usd_last_year = 0 then 'new' else 'lost' end as what,
    partner_name_en,
    value_usd,
    value_usd_last_year
from marts.trade_by_partner
where
    product_id = 'lithium_ion_batteries'
    and report_month = '2024-06-01'
    and period = 'year_to_date'
    and (value_usd = 0) <> (value_usd_last_year = 0)
order by flow, what, greatest(value_usd, value_usd_last_year) desc;
