-- Did the unit value or the quantity move exports? Their parts, in percentage points, add up to the growth.
pivot (
    select
        report_month, part, contribution_pp,
        round(value_usd_yoy_pct, 2) as growth_pct, round(unit_value_usd_yoy_pct, 2) as unit_value_growth_pct
    from marts.growth_parts inner join marts.trade_overview using (report_month, period, product_id, flow)
    where product_id = 'lithium_ion_batteries' and period = 'month' and flow = 'export' and breakdown = 'partner'
) on part in ('price', 'quantity', 'entry', 'exit', 'unmeasured') using round(first(contribution_pp), 2)
order by report_month;
