-- What a month's figures lack, and so why they are incomplete or not compared: months, and HS codes to ask for.
select
    period,
    side,
    flow,
    breakdown,
    reason,
    hs_code,
    strftime(first_month, '%Y-%m') as first_month,
    strftime(last_month, '%Y-%m') as last_month
from marts.coverage_gaps
where product_id = 'lithium_ion_batteries' and currency = 'usd' and report_month = '2023-06-01'
order by period, side, flow, breakdown, reason, hs_code, first_month;
