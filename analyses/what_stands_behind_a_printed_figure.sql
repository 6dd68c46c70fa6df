-- From a printed cell back to the exact numbers: who must defend a figure starts here.
select
    cells.row_label,
    cells.printed_text,
    cells.unit,
    partners.value_usd,
    partners.value_usd_last_year,
    partners.value_usd_yoy_pct,
    partners.share_pct,
    partners.is_complete,
    partners.is_complete_last_year
from marts.bulletin_cells as cells
inner join marts.trade_by_partner as partners
    on
        cells.report_month = partners.report_month
        and cells.product_id = partners.product_id
        and cells.period = partners.period
        and cells.flow = partners.flow
        and cells.member_code = partners.partner_code
where
    cells.product_id = 'lithium_ion_batteries'
    and cells.currency = 'usd'
    and cells.report_month = '2024-06-01'
    and cells.language = 'en'
    and cells.table_no = 2
    and cells.period = 'month'
    and cells.column_name = 'yoy'
    and cells.breakdown = 'partner'
order by cells.row_no;
