-- Shares of the regions in exports, a column each. Regions overlap: the columns do not add up to 100.
pivot (
    select
        report_month,
        region_code,
        round(share_pct, 1) as share_pct
    from marts.trade_by_region
    where product_id = 'lithium_ion_batteries' and period = 'month' and flow = 'export'
)
on region_code using first(share_pct)
order by report_month;
