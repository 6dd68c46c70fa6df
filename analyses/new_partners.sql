-- Partners that trade this year to date and did not a year ago, and the other way round.
select flow, member_status, partner_name_en, value_usd, value_usd_last_year
from marts.trade_by_partner
where
    product_id = 'lithium_ion_batteries' and report_month = '2024-06-01' and period = 'year_to_date'
    and member_status in ('new', 'lost')
order by flow asc, member_status desc, greatest(value_usd, value_usd_last_year) desc;
