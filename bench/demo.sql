-- How the trade of `make demo` is drawn; bench/demo.py runs these parts by their names, with u(…) and z(…) of
-- bench/generate.sql. All of it is invented.

-- @goods
create table goods as
select * from (
    select *, row_number() over () as number
    from read_csv($file, types = {'codes_2017': 'varchar', 'codes_2022': 'varchar', 'provinces': 'varchar'})
)
where number <= $products;

-- @flows
-- What a product's exports and imports are: dollars a month at the start, growth a year, how many partners.
create table flows as
select 'export' as flow, 1000000 * export_musd as size, export_growth as growth, export_partners as breadth, goods.*
from goods
union all
select 'import', 1000000 * import_musd, import_growth, import_partners, goods.*
from goods;

-- @told
-- What bench/demo.py says of single partners.
create table large_partners (product_id text, flow text, partner text, place integer);
create table events (product_id text, flow text, partner text, first date, last date, factor double);

-- @partner_places
-- A product's partners from the largest on: those of large_partners first, the others by popularity and luck. Shares fall as
-- those of real partners do. Some enter or leave for good, and the small ones trade in some months only.
create table partner_places as
with
places as (
    select
        flows.flow, flows.product_id, flows.breadth, flows.number,
        partners.code, partners.name, 1000 * flows.number + 2 * partners.popularity + (flows.flow = 'export')::int as draw,
        row_number() over (
            partition by flows.product_id, flows.flow
            order by
                large.place nulls last,
                partners.popularity * exp(0.45 * z(1000 * flows.number + partners.popularity, 41 + (flows.flow = 'export')::int))
        ) as place
    from flows
    cross join partners
    left join large_partners as large
        on large.product_id = flows.product_id and large.flow = flows.flow and large.partner = partners.code
),
lives as (
    select
        *,
        place ** -1.15 * exp(0.25 * z(draw, 43)) as weight,
        0.05 * z(draw, 44) as growth_of_its_own,
        case when place > 6 and u(draw, 45) < 0.07 then floor(u(draw, 46) * getvariable('months')) else 0 end as first,
        case when place > 6 and u(draw, 47) < 0.06 then floor(u(draw, 48) * getvariable('months')) else 10000 end as last,
        least(1, greatest(0.15, 1.6 - place / 100)) as activity
    from places
    where place <= breadth
)
select *, weight / sum(weight) over (partition by product_id, flow) as share
from lives;

-- @trades
-- Dollars and units of every partner and month: trend, season, Spring Festival (fewer working days, and fewer still as
-- people travel), the months of early 2020, luck, and the events of bench/demo.py.
create table trades as
with
months as (
    select
        m.number as month_number,
        (getvariable('first_month') + to_months(m.number::integer))::date as month,
        days.working_days,
        month(days.spring_festival) = month(getvariable('first_month') + to_months(m.number::integer)) as has_festival
    from range(getvariable('months')) as m (number)
    inner join read_csv($days) as days on days.month = getvariable('first_month') + to_months(m.number::integer)
),
sized as (
    select
        flows.*, places.code as partner, places.name as partner_name, places.draw, months.month, months.month_number,
        size * share * coalesce(events.factor, 1) * exp(
            (flows.growth + growth_of_its_own) * month_number / 12
            + season * cos(2 * pi() * (month(months.month) - peak_month) / 12)
            + festival * (ln(working_days / 21.0) - 0.12 * has_festival::int)
            - festival * case strftime(months.month, '%Y-%m') when '2020-02' then 0.35 when '2020-03' then 0.15 else 0 end
            + (0.05 + 0.02 * sqrt(place)) * z(1000 * draw + month_number, 50)
        ) as value,
        price * exp(
            price_growth * month_number / 12 + 0.04 * sin(2 * pi() * month_number / 31)
            + 0.12 * z(draw, 51) + 0.02 * z(1000 * draw + month_number, 52)
        ) as unit_value
    from flows
    inner join partner_places as places using (flow, product_id)
    inner join months
        on months.month_number between places.first and places.last
        and u(1000 * places.draw + months.month_number, 53) < activity
    left join events
        on events.product_id = flows.product_id and events.flow = flows.flow and events.partner = places.code
        and months.month between events.first and events.last
),
coded as (
    select
        *,
        string_split(if(year(month) < 2022, codes_2017, codes_2022), ' ') as codes,
        if(year(month) < 2022, unit_2017, unit_2022) as unit,
        -- A unit that changes changes the number: one module is many kilograms.
        value / unit_value * if(year(month) < 2022 and unit_2017 <> unit_2022, kg_each, 1) as quantity
    from sized
    where value >= 500
)
select
    flow, product_id, unnest(codes) as code, generate_subscripts(codes, 1) as part, goods, unit, kg_each, provinces, number,
    month, month_number, partner, partner_name, draw,
    value * if(len(codes) = 1, 1, if(part = 1, 0.6, 0.4)) as value,
    quantity * if(len(codes) = 1, 1, if(part = 1, 0.6, 0.4)) as quantity
from coded;

-- @block
-- What one download lists of some products, a flow and a year. One that was revised later ($changes) differs: some lines had
-- another value, a few were not there yet.
create or replace table block as
select
    strftime(month, '%Y%m') as data_month, month, partner as member, partner_name as member_name, code, goods, unit, kg_each,
    number, part, provinces,
    greatest(1, round(quantity * factor))::bigint as quantity,
    greatest(1, round(value * factor))::bigint as value
from (
    select
        *,
        if($changes and u(draw, 60) < 0.25 and u(1000 * draw + month_number, 61) < 0.1, 1 + 0.06 * z(draw, 62), 1) as factor
    from trades
    where
        flow = $flow and list_contains($products, product_id) and month between $first and $last
        and not list_contains($gaps, strftime(month, '%Y-%m'))
        and not ($changes and u(1000 * draw + month_number, 63) < 0.01)
);

-- @provinces
-- The same sums dealt to the provinces, to the dollar: what rounding leaves goes to the largest.
create or replace table block as
with
totals as (
    select data_month, code, goods, unit, kg_each, number, part, provinces, sum(quantity) as quantity, sum(value) as value
    from block
    group by all
),
places as (
    select
        totals.*, provinces.code as member, provinces.name as member_name,
        row_number() over (
            partition by data_month, totals.code
            order by
                list_position(string_split(provinces, ' '), provinces.code) nulls last,
                provinces.popularity * exp(0.5 * z(100 * number + provinces.popularity, 71))
        ) as place,
        1000 * number + provinces.popularity as draw
    from totals
    cross join provinces
),
shares as (
    select
        *,
        place ** -1.3 * exp(0.1 * z(draw, 72) + 0.06 * z(1000 * draw + data_month::bigint, 73)) as weight
    from places
),
dealt as (
    select
        *,
        floor(value * weight / sum(weight) over whole)::bigint as dealt_value,
        floor(quantity * weight / sum(weight) over whole)::bigint as dealt_quantity
    from shares
    window whole as (partition by data_month, code)
),
exact as (
    select
        * exclude (value, quantity),
        dealt_value + if(place = 1, value - sum(dealt_value) over whole, 0)::bigint as value,
        dealt_quantity + if(place = 1, quantity - sum(dealt_quantity) over whole, 0)::bigint as quantity
    from dealt
    window whole as (partition by data_month, code)
)
select data_month, member, member_name, code, goods, unit, kg_each, number, part, provinces, quantity, value
from exact
where value > 0;

-- @in_yuan
-- At a rate of its own each month, as customs do.
update block set value = round(
    value * (6.85 + 0.3 * sin(data_month::bigint / 7) + 0.05 * z(data_month::bigint, 80))
)::bigint;

-- @lines
select
    data_month,
    if($breakdown = 'partner', member, null) as partner_code,
    if($breakdown = 'partner', member_name, null) as partner_name,
    code as product_code,
    goods as product_name,
    null::varchar as regime_code,
    null::varchar as regime_name,
    if($breakdown = 'province', member, null) as province_code,
    if($breakdown = 'province', member_name, null) as province_name,
    quantity::varchar as quantity_1,
    unit as unit_1,
    if(unit = '千克', '0', greatest(1, round(quantity * kg_each))::bigint::varchar) as quantity_2,
    if(unit = '千克', '?', '千克') as unit_2,
    if($currency = 'usd', format('{:,}', value), null) as value_usd,
    if($currency = 'cny', format('{:,}', value), null) as value_cny,
    $flow as flow,
    $breakdown as breakdown,
    'complete' as coverage,
    $vintage as vintage,
    $source as source_file,
    (1 + row_number() over (order by data_month, member, code))::varchar as line_number,
    $id as extract_id
from block
order by data_month, member, code;
