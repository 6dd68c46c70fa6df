-- Trade with ASEAN month by month, a row for every covered month: 0 is no trade, null is not published.
select
    month, flow, round(value_usd / 1e6, 1) as million_usd, quantity, round(unit_value_usd, 2) as unit_value, is_complete
from marts.trade_series
where product_id = 'lithium_ion_batteries' and breakdown = 'region' and member_code = 'ASEAN'
order by flow, month;
