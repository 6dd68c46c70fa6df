-- A table of the bulletin as printed, one row a member; `.mode csv` or `copy (…) to 'table.csv'` takes it to Excel.
select
    row_no,
    row_label,
    max(printed_text) filter (where period = 'month' and column_name = 'value') as month_value,
    max(printed_text) filter (where period = 'month' and column_name = 'yoy') as month_yoy,
    max(printed_text) filter (where period = 'year_to_date' and column_name = 'value') as year_to_date_value,
    max(printed_text) filter (where period = 'year_to_date' and column_name = 'yoy') as year_to_date_yoy
from marts.bulletin_cells
where
    product_id = 'lithium_ion_batteries'
    and currency = 'usd'
    and report_month = '2024-06-01'
    and language = 'zh'
    and table_no = 1
group by row_no, row_label
order by row_no;
