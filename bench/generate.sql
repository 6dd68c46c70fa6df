-- How the lines of bench/generate.py are drawn. It runs these parts by their names; `$…` is what it says each time.

-- @setup
-- u(…) draws from 0 … 1, z(…) from a normal distribution; `what` tells draws of one thing apart.
create macro u(thing, what) as
    ((hash(thing, what, getvariable('seed')) >> 11)::double + 0.5) / 9007199254740992;

create macro z(thing, what) as
    sqrt(-2 * ln(u(thing, what))) * cos(2 * pi() * u(thing, what + 1000));

-- @codes
-- About 13 headings a chapter, 4 subheadings each, 1.6 codes each. Most are weighed, the others
-- counted, in the unit of their heading; one code in ten differs from its heading.
create table codes as
with
chapters as (select printf('%02d', c) as hs2 from range(1, 98) as r (c) where c not in (77, 85)),
headings as (
    select hs2 || printf('%02d', h) as hs4 from chapters, range(1, 25) as r (h)
    where h <= 4 + 22 * u(hs2, 2)
),
subheadings as (
    select hs4, hs4 || s as hs6, u(hs4 || s, 3) as kind
    from headings, unnest(['10', '20', '30', '40', '80', '90']) as r (s)
    where u(hs4 || s, 4) < 0.72
),
tails as (
    select hs4, hs6 || unnest(
        case when kind < 0.5 then ['00'] when kind < 0.8 then ['10', '90'] else ['10', '20', '90'] end
    ) as code
    from subheadings
),
chosen as (select * from tails order by u(code, 5) limit $codes)
select
    code,
    '商品 ' || code as name,
    row_number() over (order by u(code, 6)) as popularity,
    case
        when u(if(u(code, 7) < 0.1, code, hs4), 8) < 0.65 then '千克'
        else $units[1 + floor(len($units) * u(if(u(code, 7) < 0.1, code, hs4), 9) ** 2)::integer]
    end as unit,
    10.3 + 1.2 * z(code, 10) as level,
    1.2 + 1.4 * z(code, 11) as price
from chosen;

-- @relations
-- The first relation of every code is its anchor: it trades in every January, so the code is in
-- every extract. The others are drawn until they are expected to give the lines asked for, a few
-- provinces for each code and partner.
create or replace table relations as
with
anchors as (
    select f.flow, c.popularity as code, c.popularity * 2 + f.flow - 1000000 as draw
    from codes as c, range(2) as f (flow)
),
draws as (
    select i as draw, i // 24 as pair, (select count(*) from codes) as n
    from range($draws) as r (i)
    where i % 24 < 1 + 24 * u(i // 24, 19) ** 1.2
),
placed as (
    select flow, code, draw, draw as pair from anchors
    union all
    select
        (u(pair, 20) < 0.4)::bigint as flow,
        if(u(pair, 37) < $skew, 1, 1 + floor(n * u(pair, 21) ** 9)::bigint) as code,
        draw,
        pair
    from draws
),
members as (
    select
        *,
        if(u(pair, 38) < $skew, 1, 1 + floor(240 * u(pair, 22) ** 3.2)::bigint) as partner,
        -- Industries cluster: a code has a few provinces of its own.
        floor((1 + 16 * u(code, 32) ** 1.5) * u(draw, 23) ** 1.5)::bigint as place,
        1 + floor((select count(*) from provinces) * u(100 * code + place, 33) ** 1.7)::bigint
            as province
    from placed
),
lives as (
    select
        *,
        draw < 0 as is_anchor,
        if(draw < 0 or u(draw, 24) < 0.7, 0, floor(u(draw, 25) * getvariable('months')))::bigint
            as first,
        floor(-ln(u(draw, 26)) * 150)::bigint as life,
        if(draw < 0, 0.04, 0.1 + 0.9 * u(draw, 27)) as activity
    from members
    qualify row_number() over (partition by flow, code, partner, province order by draw) = 1
),
counted as (
    select
        * exclude (life),
        if(is_anchor, 1000000, first + life) as last,
        if(
            is_anchor,
            getvariable('months') * (1 + 11 * activity) / 12,
            activity * least(getvariable('months') - first, life + 1)
        ) as expected
    from lives
)
select
    relations.draw, relations.flow, relations.is_anchor, relations.first, relations.last,
    relations.activity, relations.expected,
    codes.code, codes.name as product_name, codes.unit, codes.price,
    partners.code as partner, partners.name as partner_name,
    provinces.code as province, provinces.name as province_name,
    codes.level + 1.3 * z(relations.draw, 28) + 2.5 * relations.activity as level,
    0.03 + 0.12 * z(relations.draw, 29) as growth
from (
    select *, sum(expected) over (order by draw) as so_far from counted
) as relations
inner join codes on relations.code = codes.popularity
inner join partners on relations.partner = partners.popularity
inner join provinces on relations.province = provinces.popularity
where relations.is_anchor or relations.so_far <= $lines
order by relations.draw;

-- @block
-- A revision (`changes` <> 0) moves 2 % of the values and adds and removes a few lines.
create or replace table block as
with
trades as (
    select
        relations.*,
        m.month,
        u(draw * 1000 + m.month, 30) as luck,
        u(draw * 1000 + m.month, 31) as noise
    from relations, range($first, $last + 1) as m (month)
    where
        flow = if($flow = 'export', 0, 1)
        and (
            (is_anchor and month % 12 = 0)
            or (
                month between first and last
                and luck < activity * if($changes = 0, 1, 1.002)
                and ($changes = 0 or u(draw * 1000 + month, $changes) > 0.002)
            )
        )
),
sized as (
    select
        *,
        greatest(1, round(exp(
            level + growth * month / 12 + 0.35 * ln(noise / (1 - noise))
            + 0.15 * sin(pi() * month / 6)
            + if($changes <> 0 and u(draw * 1000 + month, $changes + 1) < 0.02, 0.2 * (noise - 0.5), 0)
        )))::bigint as value
    from trades
)
select
    strftime(getvariable('first_month') + to_months(month::integer), '%Y%m') as data_month,
    partner, partner_name, code, product_name, province, province_name, unit, value,
    greatest(1, round(value / exp(price) * (0.8 + 0.4 * luck / (activity + 1))))::bigint as quantity
from sized;

-- @lines
select
    data_month,
    partner as partner_code,
    partner_name,
    code as product_code,
    product_name,
    null::varchar as regime_code,
    null::varchar as regime_name,
    province as province_code,
    province_name,
    quantity::varchar as quantity_1,
    unit as unit_1,
    if(unit = '千克', '0', (quantity // 3)::varchar) as quantity_2,
    if(unit = '千克', '?', '千克') as unit_2,
    format('{:,}', value) as value_usd,
    null::varchar as value_cny,
    $flow as flow,
    'partner_province' as breakdown,
    'complete' as coverage,
    $vintage as vintage,
    $source as source_file,
    (1 + row_number() over (order by data_month, partner, code, province))::varchar as line_number,
    $id as extract_id
from block
order by data_month, partner, code, province;

-- @sums
select
    list_sort(list(distinct data_month)), count(distinct code), count(*),
    sum(quantity)::varchar, sum(value)::varchar
from block;
