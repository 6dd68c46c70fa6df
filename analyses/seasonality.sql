-- Exports by calendar month, a column a year: what January and February look like around the New Year.
pivot (
    select
        cast(extract(month from report_month) as integer) as calendar_month,
        cast(extract(year from report_month) as integer) as calendar_year,
        value_usd
    from marts.trade_overview
    where product_id = 'lithium_ion_batteries' and period = 'month' and flow = 'export'
)
on calendar_year using sum(value_usd)
order by calendar_month;
