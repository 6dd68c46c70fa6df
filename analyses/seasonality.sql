-- Exports by calendar month, a column a year, the average month of that year = 100.
pivot (
    select
        month(month) as calendar_month, year(month) as calendar_year,
        100 * value_usd / avg(value_usd) over (partition by calendar_year) as percentage
    from marts.trade_series
    where product_id = 'lithium_ion_batteries' and flow = 'export' and breakdown = 'overview'
) on calendar_year using round(first(percentage), 1)
order by calendar_month;
