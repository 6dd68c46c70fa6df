-- Exports to the EU in the twelve months that end with each month. Without all twelve there is no figure, but a row for
-- each gap of these months and of the twelve before them.
select report_month, value_usd, value_usd_yoy_pct, yoy_status, side, first_month as lacks_from, last_month as lacks_to
from (from marts.trade_by_region where region_code = 'EU') as eu
full outer join (from marts.coverage_gaps where breakdown = 'partner') as gaps
    using (report_month, period, product_id, flow)
where product_id = 'lithium_ion_batteries' and period = 'rolling_12_months' and flow = 'export'
order by report_month desc, side asc
limit 6;
