-- What a unit costs where: unit values of the larger partners and how they moved.
select
    partner_name_en,
    round(unit_value_usd, 2) as usd_per_unit,
    round(unit_value_usd_last_year, 2) as usd_per_unit_last_year,
    quantity_unit,
    value_usd
from marts.top_partners
where
    product_id = 'lithium_ion_batteries'
    and report_month = '2024-06-01'
    and period = 'year_to_date'
    and flow = 'export'
order by unit_value_usd desc nulls last;
