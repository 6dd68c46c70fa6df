-- Which partners explain the growth of exports: contributions in percentage points, the others together, the growth.
select
    kind,
    partner_name_en,
    round(contribution_pp, 2) as contribution_pp
from marts.contribution_steps
where
    product_id = 'lithium_ion_batteries'
    and currency = 'usd'
    and report_month = '2024-06-01'
    and period = 'year_to_date'
    and flow = 'export'
order by step_no;
