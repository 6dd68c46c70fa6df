-- Which partners explain the growth of exports: contributions in percentage points, which add up to the flow's growth.
with

contributions as (

    select
        partner_name_en,
        value_usd_change,
        contribution_pp
    from marts.trade_by_partner
    where
        product_id = 'lithium_ion_batteries'
        and report_month = '2024-06-01'
        and period = 'year_to_date'
        and flow = 'export'

)

select
    partner_name_en,
    round(value_usd_change / 1e6, 1) as change_million_usd,
    round(contribution_pp, 2) as contribution_pp
from contributions
order by abs(contribution_pp) desc
limit 12;
