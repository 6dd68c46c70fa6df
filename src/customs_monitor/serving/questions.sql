-- Table macros of the published database: the usual questions. A month is a text or a date: '2024-06'. What a macro
-- answers is its comment, which `from questions()` lists with its parameters; docs/questions.md shows what they print.
-- Columns have their table's name before them: one that is called like a parameter would be taken for it.

-- The first day of a month that is given as a text or a date.
create macro month_of(month) as cast(left(cast(month as varchar), 7) || '-01' as date);

-- The currency that is given, else the one that the product's bulletin is in.
create macro currency_of(product, currency) as coalesce(
    currency, (select known.currency from marts.products as known where known.product_id = product)
);

create macro questions() as table
select
    functions.function_name || '(' || array_to_string(functions.parameters, ', ') || ')' as question,
    functions.comment as answer
from duckdb_functions() as functions
where functions.function_type = 'table_macro' and functions.schema_name = 'main' and functions.comment is not null
order by question;
comment on macro table questions is 'This list.';

create macro overview_of(product, month, period := 'month') as table
select
    overview.flow,
    overview.value_usd,
    round(overview.value_usd_yoy_pct, 1) as yoy_pct,
    overview.yoy_status,
    overview.quantity,
    round(overview.quantity_yoy_pct, 1) as quantity_yoy_pct,
    overview.quantity_unit,
    overview.is_complete
from marts.trade_overview as overview
where
    overview.product_id = product
    and overview.report_month = month_of(month)
    and overview.period = period
order by list_position(['total', 'export', 'import', 'net_export'], overview.flow);
comment on macro table overview_of is
'Total, exports, imports and net exports of a month, or of the year up to it: period := ''year_to_date''.';

create macro top_partners_of(product, month, flow := 'export', period := 'month') as table
select
    top.rank,
    top.partner_name_en,
    top.partner_name_zh,
    top.value_usd,
    round(top.share_pct, 1) as share_pct,
    round(top.value_usd_yoy_pct, 1) as yoy_pct,
    top.yoy_status,
    top.rank_last_year
from marts.top_partners as top
where
    top.product_id = product
    and top.report_month = month_of(month)
    and top.flow = flow
    and top.period = period
order by top.rank;
comment on macro table top_partners_of is
'The largest partners of exports, or of imports: flow := ''import''.';

create macro top_provinces_of(product, month, flow := 'export', period := 'month') as table
select
    top.rank,
    top.province_name_en,
    top.province_name_zh,
    top.value_usd,
    round(top.share_pct, 1) as share_pct,
    round(top.value_usd_yoy_pct, 1) as yoy_pct,
    top.yoy_status,
    top.rank_last_year
from marts.top_provinces as top
where
    top.product_id = product
    and top.report_month = month_of(month)
    and top.flow = flow
    and top.period = period
order by top.rank;
comment on macro table top_provinces_of is
'The largest provinces, of exports or imports.';

create macro series_of(product, member, flow := 'export') as table
select
    series.month,
    names.name,
    series.value_usd,
    series.quantity,
    round(series.unit_value_usd, 2) as unit_value_usd,
    series.is_complete
from marts.trade_series as series
inner join marts.names as names
    on series.breakdown = names.list and series.member_code = names.code and names.language = 'en'
where
    series.product_id = product
    and series.flow = flow
    and (
        series.member_code = member
        or (series.breakdown, series.member_code) in (
            select (named.list, named.code) from marts.names as named where lower(named.name) = lower(member)
        )
    )
order by series.breakdown, series.member_code, series.month;
comment on macro table series_of is
'Every month of a partner, region or province, by its code or its name in Chinese or English.';

create macro two_months(product, month, other_month, flow := 'export', period := 'month') as table
with sides as (
    select
        partners.partner_name_en,
        sum(partners.value_usd) filter (
            where partners.report_month = month_of(month)
        ) as value_usd,
        sum(partners.value_usd) filter (
            where partners.report_month = month_of(other_month)
        ) as value_usd_other
    from marts.trade_by_partner as partners
    where partners.product_id = product and partners.flow = flow and partners.period = period
    group by partners.partner_name_en
)

select
    sides.partner_name_en,
    cast(sides.value_usd as bigint) as value_usd,
    cast(sides.value_usd_other as bigint) as value_usd_other,
    cast(sides.value_usd - sides.value_usd_other as bigint) as difference
from sides
where sides.value_usd is not null or sides.value_usd_other is not null
order by sides.value_usd desc nulls last, sides.partner_name_en;
comment on macro table two_months is
'Partners of two months side by side, the larger ones of the first month first.';

create macro printed_table(product, month, table_no, language := 'en', currency := null) as table
select
    cells.row_no,
    max(concat_ws(' ', cells.rank, cells.row_label)) filter (where cells.period = 'month') as month,
    max(cells.shown_text) filter (where cells.period = 'month' and cells.column_name = 'value') as value,
    max(cells.shown_text) filter (where cells.period = 'month' and cells.column_name = 'share') as share,
    max(cells.shown_text) filter (where cells.period = 'month' and cells.column_name = 'yoy') as yoy,
    max(concat_ws(' ', cells.rank, cells.row_label)) filter (where cells.period = 'year_to_date') as year_to_date,
    max(cells.shown_text) filter (where cells.period = 'year_to_date' and cells.column_name = 'value') as value_to_date,
    max(cells.shown_text) filter (where cells.period = 'year_to_date' and cells.column_name = 'share') as share_to_date,
    max(cells.shown_text) filter (where cells.period = 'year_to_date' and cells.column_name = 'yoy') as yoy_to_date
from marts.bulletin_cells as cells
where
    cells.product_id = product
    and cells.report_month = month_of(month)
    and cells.currency = currency_of(product, currency)
    and cells.table_no = table_no
    and cells.language = language
group by cells.row_no
order by cells.row_no;
comment on macro table printed_table is
'A table of the bulletin as printed: 1 overview, 2 and 3 partners, 4 and 5 provinces.';

create macro sides_of(product, month, table_no, row_no, column_name, period := 'month', currency := null) as table
select
    sides.term_no,
    sides.fraction_part,
    sides.factor,
    sides.amount,
    sides.added,
    sides.currency,
    sides.flow,
    sides.breakdown,
    sides.member_code,
    sides.first_month,
    sides.last_month,
    sides.members_on,
    sides.side
from marts.figure_sides as sides
where
    sides.product_id = product
    and sides.report_month = month_of(month)
    and sides.currency = currency_of(product, currency)
    and sides.table_no = table_no
    and sides.row_no = row_no
    and sides.column_name = column_name
    and sides.period = period
order by sides.term_no;
comment on macro table sides_of is
'The fraction that a printed figure is: its sums, and what each is multiplied by.';

create macro lines_of(
    product, flow, breakdown, member, first_month, last_month, members_on := null, currency := 'usd'
) as table
select
    lines.data_month,
    lines.hs_code,
    lines.partner_code,
    lines.province_code,
    lines.regime_code,
    lines.value,
    lines.quantity,
    lines.quantity_unit,
    lines.vintage,
    lines.source_file,
    lines.line_number
from marts.figure_lines as lines
where
    lines.product_id = product
    and lines.currency = currency
    and lines.flow = flow
    and lines.breakdown = case breakdown when 'region' then 'partner' else breakdown end
    and lines.data_month between month_of(first_month) and month_of(last_month)
    and case breakdown
        when 'overview' then true
        when 'partner' then lines.partner_code = member
        when 'province' then lines.province_code = member
        when 'region'
            then lines.partner_code in (
                select members.partner_code
                from marts.region_members as members
                where
                    members.region_code = member
                    and coalesce(cast(members_on as date), month_of(last_month))
                    between members.valid_from and coalesce(members.valid_to, date '9999-12-31')
            )
    end
order by lines.vintage, lines.source_file, lines.line_number;
comment on macro table lines_of is
'The downloaded lines that a sum is of: breakdown overview, partner, province or region; the member''s code, or ''''.';

-- Read by `customs explain --mart`: the two sides of a row of a trade mart, in the form of sides_of; those of its exports
-- and of its imports where it is of total or net exports.
create macro sides_of_row(product, month, currency, flow, breakdown, member, period) as table
with traded as (
    select 'usd' as currency, 'overview' as breakdown, '' as member_code, overview.*
    from marts.trade_overview as overview
    union all by name
    select 'usd' as currency, 'region' as breakdown, regions.region_code as member_code, regions.*
    from marts.trade_by_region as regions
    union all by name
    select 'usd' as currency, 'partner' as breakdown, partners.partner_code as member_code, partners.*
    from marts.trade_by_partner as partners
    union all by name
    select 'usd' as currency, 'province' as breakdown, provinces.province_code as member_code, provinces.*
    from marts.trade_by_province as provinces
    union all by name
    select 'cny' as currency, yuan.*
    from marts.trade_in_yuan as yuan
),

known as (
    select
        traded.*,
        case when flow = 'net_export' and traded.flow = 'import' then -1 else 1 end as factor,
        coalesce(traded.value_usd, traded.value_cny) as value,
        coalesce(traded.value_usd_last_year, traded.value_cny_last_year) as value_last_year
    from traded
    where
        traded.product_id = product
        and traded.report_month = month
        and traded.currency = currency
        and list_contains(
            case when flow in ('total', 'net_export') then ['export', 'import'] else [flow] end, traded.flow
        )
        and traded.breakdown = breakdown
        and traded.member_code = member
        and traded.period = period
),

sides as (
    select 1 as term_no, 'value' as added, 'current' as side, known.value as amount, known.* from known
    union all
    select 2 as term_no, 'value' as added, 'last_year' as side, known.value_last_year as amount, known.* from known
    union all
    select 3 as term_no, 'quantity' as added, 'current' as side, known.quantity as amount, known.* from known
    union all
    select 4 as term_no, 'quantity' as added, 'last_year' as side, known.quantity_last_year as amount, known.* from known
),

dated as (
    select
        sides.*,
        cast(
            sides.report_month - to_months(case sides.side when 'current' then 0 else 12 end) as date
        ) as last_month
    from sides
)

select
    dated.term_no,
    'row' as fraction_part,
    dated.factor,
    dated.amount,
    dated.added,
    dated.currency,
    dated.flow,
    dated.breakdown,
    dated.member_code,
    case dated.period
        when 'month' then dated.last_month
        when 'year_to_date' then cast(date_trunc('year', dated.last_month) as date)
        else cast(dated.last_month - to_months(11) as date)
    end as first_month,
    dated.last_month,
    -- On which day a region's members count last year is a variable of the build, which printed figures remember.
    case
        when dated.breakdown <> 'region' then null
        when
            dated.side = 'last_year'
            and exists (
                select 1
                from marts.figure_sides as printed
                where printed.side = 'last_year' and printed.members_on < printed.report_month
            )
            then cast(dated.report_month - to_months(12) as date)
        else dated.report_month
    end as members_on,
    dated.side
from dated
order by dated.flow, dated.term_no;
