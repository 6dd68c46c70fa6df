-- Partners whose unit value is far from the others': its logarithm less the median, in robust standard deviations.
select
    partner_name_en, value_usd, round(unit_value_usd, 2) as usd_per_unit, round(unit_value_usd_yoy_pct, 1) as yoy_pct,
    round((ln(unit_value_usd) - median(ln(unit_value_usd)) over ()) / (1.483 * mad(ln(unit_value_usd)) over ()), 1) as z
from (from marts.trade_by_partner where value_usd > 0) as traded
where product_id = 'lithium_ion_batteries' and report_month = '2024-06-01' and period = 'month' and flow = 'export'
qualify abs(z) > 2
order by z desc;
