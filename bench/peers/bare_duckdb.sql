-- The four trade tables of the warehouse in one hand-optimised DuckDB script, without dbt: the limit to come close to.
-- It reads the landing that bench/generate.py writes and relies on what that promises: complete extracts by partner and
-- province, in dollars, one vintage, months without a hole from a January on, every code in every extract; a code has
-- one unit, every line a first quantity; at most 15 units. Every code is a product, and so are its first 6, 4 and 2
-- digits. So nothing is asked about coverage, every value is known, and is_complete is true.
--
-- bench/peers/bare_duckdb.py renders it (Jinja, for the loops over months) and runs it: the part up to `@each_year`
-- once, the rest for every year in turn, which keeps memory at a year's size. It writes Parquet, or with `as_tables`
-- tables of a database `out`, as dbt does: these take twice as long to write.

-- Text becomes numbers at once: enumerations sort, hash and group as small integers, and are written as text.
create view landed as
select * from read_parquet({{ lines }}, hive_partitioning = false);

create type product as enum (
    select distinct product_code[:digits]
    from (select distinct product_code from landed), unnest([2, 4, 6, 8]) as levels (digits)
    order by all
);
create type unit as enum (select distinct unit_1 from landed order by all);
create type flow as enum ('export', 'import', 'total', 'net_export');
create type kind as enum ('overview', 'region', 'partner', 'province');
create type period as enum ('month', 'year_to_date', 'rolling_12_months');
create type status as enum ('ok', 'no_base', 'near_zero_base', 'not_published', 'not_applicable', 'mixed_units');

create table units as
select unnest(enum_range(null::unit))::unit as quantity_unit, 1::bigint << enum_code(quantity_unit) as unit_bit;

create table parents as
select product, (product::varchar)[:-3]::product as parent
from (select unnest(enum_range(null::product))::product as product)
where length(product::varchar) > 2;

create table partners as
select partner_code, partner_code::smallint as member, short_name_zh as name_zh, short_name_en as name_en,
    iso_alpha3
from read_csv('{{ seeds }}/codes/customs_partners.csv', all_varchar = true);

create table provinces as
select province_code, province_code::smallint as member, short_name_zh as name_zh, short_name_en as name_en
from read_csv('{{ seeds }}/codes/customs_provinces.csv', all_varchar = true);

create table regions as
select region_code, row_number() over (order by region_code)::smallint as member, name_zh, name_en
from read_csv('{{ seeds }}/groups/region_list.csv', all_varchar = true);

create table membership as
select
    regions.member as region,
    partner_code::smallint as partner,
    valid_from::date as valid_from,
    coalesce(valid_to, '9999-12-31')::date as valid_to
from read_csv('{{ seeds }}/groups/region_membership.csv', all_varchar = true)
inner join regions using (region_code);

create table lines as
select
    flow::flow as flow,
    product_code::product as product,
    partner_code::smallint as partner,
    province_code::smallint as province,
    data_month[:4]::smallint as year,
    data_month[5:]::tinyint as month,
    replace(value_usd, ',', '')::bigint as amount,
    quantity_1::bigint as quantity,
    -- The units of four months share a number, 15 bits each: united by bits, however many lines.
    (1::bigint << enum_code(unit_1::unit)) << 15 * ((month - 1) % 4) as units
from landed;

create table report_years as
select year, max(month) as months from lines group by year order by year;

-- A year is one row, its months are columns. The lines are pivoted twice; everything else is made of the result.
{% macro sums(nets=false) %}
    {% for month in range(1, 13) %}
        sum({{ 'if(flow = \'import\', -1, 1) * ' if nets }}amount_{{ month }})::bigint as amount_{{ month }},
        {{ '0::bigint' if nets else 'sum(quantity_%d)::bigint' % month }} as quantity_{{ month }},
    {% endfor %}
    {% for third in (1, 2, 3) %}
        {{ '0::bigint' if nets else 'bit_or(units_%d)' % third }} as units_{{ third }}{{ ', ' if not loop.last }}
    {% endfor %}
{% endmacro %}

create table years_8 as
{% for kind in ('partner', 'province') %}
    select
        '{{ kind }}'::kind as kind, year, flow, product, {{ kind }} as member,
        {% for month in range(1, 13) %}
            coalesce(sum(amount) filter (month = {{ month }}), 0)::bigint as amount_{{ month }},
            coalesce(sum(quantity) filter (month = {{ month }}), 0)::bigint as quantity_{{ month }},
        {% endfor %}
        {% for third in (1, 2, 3) %}
            coalesce(bit_or(units) filter (month between {{ 4 * third - 3 }} and {{ 4 * third }}), 0)
                as units_{{ third }}{{ ', ' if not loop.last }}
        {% endfor %}
    from lines
    group by year, flow, product, {{ kind }}
    {{ 'union all' if not loop.last }}
{% endfor %};

drop table lines;

insert into years_8
select 'overview'::kind as kind, year, flow, product, 0 as member, {{ sums() }}
from years_8
where kind = 'partner'
group by year, flow, product;

-- Eight digits make six, six make four, four make two.
{% for digits in (6, 4, 2) %}
    create table years_{{ digits }} as
    select kind, year, flow, parent as product, member, {{ sums() }}
    from years_{{ digits + 2 }}
    inner join parents using (product)
    group by kind, year, flow, parent, member;
{% endfor %}

-- Amounts added up from January on, so that a month, a year to date and twelve months are differences of columns.
create table years as
with

levels as (

    from years_8
    {% for digits in (6, 4, 2) %}
        union all from years_{{ digits }}
    {% endfor %}

),

flows as (

    from levels
    {% for flow in ('total', 'net_export') %}
        union all
        select kind, year, '{{ flow }}'::flow as flow, product, member, {{ sums(flow == 'net_export') }}
        from levels
        where kind = 'overview'
        group by kind, year, product, member
    {% endfor %}

)

select
    kind, year, flow, product, member,
    {% for measure in ('amount', 'quantity') %}
        {{ measure }}_1 as {{ measure }}_to_1,
        {% for month in range(2, 13) %}
            {{ measure }}_to_{{ month - 1 }} + {{ measure }}_{{ month }} as {{ measure }}_to_{{ month }},
        {% endfor %}
    {% endfor %}
    units_1, units_2, units_3
from flows;

{% for digits in (8, 6, 4, 2) %}
    drop table years_{{ digits }};
{% endfor %}

-- @each_year

-- This year, the last and the one before side by side.
{% set sides = ('this', 'last', 'before') %}
{% set columns = [] %}
{% for side in sides %}
    {% for month in range(1, 13) %}
        {% do columns.append((side, 'amount_to_%d' % month)) %}
        {% do columns.append((side, 'quantity_to_%d' % month)) %}
    {% endfor %}
    {% for third in (1, 2, 3) %}{% do columns.append((side, 'units_%d' % third)) %}{% endfor %}
{% endfor %}

{% for kind in ('overview', 'partner', 'province') %}
    create or replace table compared_{{ kind }} as
    select
        flow, product, member,
        {% for side, column in columns %}
            coalesce({{ side }}_year.{{ column }}, 0) as {{ side }}_{{ column }}{{ ', ' if not loop.last }}
        {% endfor %}
    from (from years where kind = '{{ kind }}' and year = {{ year }}) as this_year
    {% for side, ago in (('last', 1), ('before', 2)) %}
        full join (from years where kind = '{{ kind }}' and year = {{ year - ago }}) as {{ side }}_year
            using (flow, product, member)
    {% endfor %};
{% endfor %}

-- A region's partners are added up before the months are unfolded, apart by the months of this year (as bits) in which
-- they belong to it: nearly always all twelve.
create or replace table compared_region as
with

memberships as (

    select region, partner, sum(1 << (month - 1))::smallint as belongs
    from membership, range(1, 13) as months (month)
    where make_date({{ year }}, month, 1) between valid_from and valid_to
    group by region, partner

)

select
    flow, product, region as member, belongs,
    {% for side, column in columns %}
        {{ 'bit_or' if 'units' in column else 'sum' }}({{ side }}_{{ column }})::bigint as {{ side }}_{{ column }}
        {{ ', ' if not loop.last }}
    {% endfor %}
from compared_partner
inner join memberships on compared_partner.member = memberships.partner
group by flow, product, region, belongs;

-- Unfolded to report months, three periods each. A side is a list of (year, months); no side, no comparison.
{% macro total(side, measure) %}
    {% for name, first, last in side if first <= last %}
        {{ '+ ' if not loop.first }}{{ name }}_{{ measure }}_to_{{ last }}
        {% if first > 1 %}- {{ name }}_{{ measure }}_to_{{ first - 1 }}{% endif %}
    {% else %}
        null::bigint
    {% endfor %}
{% endmacro %}

{% macro units(side) %}
    {% set bits = [] %}
    {% for name, first, last in side %}
        {% for third in (1, 2, 3) %}
            {% set mask = namespace(bits=0) %}
            {% for month in range(first, last + 1) if (month + 3) // 4 == third %}
                {% set mask.bits = mask.bits + 32767 * 2 ** (15 * ((month - 1) % 4)) %}
            {% endfor %}
            {% if mask.bits %}{% do bits.append('(%s_units_%d & %d)' % (name, third, mask.bits)) %}{% endif %}
        {% endfor %}
    {% endfor %}
    united({{ bits | join(' | ') or 0 }})
{% endmacro %}

create or replace macro united(months) as
    (months | (months >> 15) | (months >> 30) | (months >> 45)) & 32767;

{% macro unfolded(kind) %}
    {% set has_last = year > first_year %}
    {% set has_before = year > first_year + 1 %}
    {% for month in range(1, months + 1) %}
        {% set all_year = month == 12 %}
        {% for period, this_side, last_side, is_covered, is_comparable in (
            ('month', [('this', month, month)], [('last', month, month)], true, has_last),
            ('year_to_date', [('this', 1, month)], [('last', 1, month)], true, has_last),
            (
                'rolling_12_months',
                [('last', month + 1, 12), ('this', 1, month)],
                [('before', month + 1, 12), ('last', 1, month)],
                has_last or all_year,
                has_before or (has_last and all_year),
            ),
        ) if is_covered %}
            {% set last_side = last_side if is_comparable else [] %}
            select
                {{ month }}::tinyint as month,
                '{{ period }}'::period as period,
                flow, product, member,
                {{ total(this_side, 'amount') }} as amount,
                {{ total(last_side, 'amount') }} as amount_last_year,
                {{ total(this_side, 'quantity') }} as quantity,
                {{ total(last_side, 'quantity') }} as quantity_last_year,
                {{ units(this_side) }}::smallint as units,
                {{ units(last_side) }}::smallint as units_last_year
            from compared_{{ kind }}
            {% if kind != 'overview' %}where (units <> 0 or units_last_year <> 0){% endif %}
            {% if kind == 'region' %}and belongs & {{ 2 ** (month - 1) }} <> 0{% endif %}
            {{ 'union all' if not loop.last }}
        {% endfor %}
        {{ 'union all' if not loop.last }}
    {% endfor %}
{% endmacro %}

create or replace table periods_overview as
{{ unfolded('overview') }};

create or replace table periods_region as
select
    month, period, flow, product, member,
    sum(amount)::bigint as amount,
    sum(amount_last_year)::bigint as amount_last_year,
    sum(quantity)::bigint as quantity,
    sum(quantity_last_year)::bigint as quantity_last_year,
    bit_or(units) as units,
    bit_or(units_last_year) as units_last_year
from ({{ unfolded('region') }})
group by month, period, flow, product, member;

-- Ranks go through a window as whole numbers, before anything is divided or named.
{% for kind in ('partner', 'province') %}
    create or replace table periods_{{ kind }} as
    select
        *,
        {% for rank, amount in (('rank', 'amount'), ('rank_last_year', 'amount_last_year')) %}
            row_number() over (
                partition by month, period, flow, product order by {{ amount }} desc nulls last, member
            )::smallint as {{ rank }}{{ ', ' if not loop.last }}
        {% endfor %}
    from ({{ unfolded(kind) }});
{% endfor %}

{% set text = '::varchar' if as_tables else '' %}
-- The measures, written out: a Parquet file a year, or rows of a table.
{% macro table_of_year(table) %}
    {% if not as_tables %}
        copy
    {% elif year == first_year %}
        create table out.marts.{{ table }} as
    {% else %}
        insert into out.marts.{{ table }} by name
    {% endif %}
{% endmacro %}

{% for kind, table, members, names in (
    ('overview', 'trade_overview', none, ''),
    ('region', 'trade_by_region', 'regions', 'region_code, name_zh as region_name_zh, name_en as region_name_en,'),
    ('partner', 'trade_by_partner', 'partners', 'partner_code, name_zh as partner_name_zh, name_en as partner_name_en,
        iso_alpha3 as partner_iso3,'),
    ('province', 'trade_by_province', 'provinces', 'province_code, name_zh as province_name_zh,
        name_en as province_name_en,'),
) %}
    {{ table_of_year(table) }} (
        with

        totals as (

            select month, period, flow, product, amount as total, amount_last_year as total_last_year
            from periods_overview

        ),

        counted as (

            select
                * exclude (quantity, quantity_last_year),
                case when bit_count(units) <= 1 and flow <> 'net_export' then quantity end as quantity,
                case when bit_count(units_last_year) <= 1 and flow <> 'net_export' then quantity_last_year end
                    as quantity_last_year,
                case
                    when amount_last_year is null then 'not_published'
                    when flow = 'net_export' then 'not_applicable'
                    when amount_last_year = 0 then 'no_base'
                    when amount_last_year < {{ near_zero_base }} then 'near_zero_base'
                    else 'ok'
                end::status as yoy_status,
                case
                    when flow = 'net_export' then 'not_applicable'
                    when bit_count(units | units_last_year) > 1 then 'mixed_units'
                    when quantity_last_year is null then 'not_published'
                    when quantity_last_year = 0 then 'no_base'
                    else 'ok'
                end::status as quantity_yoy_status
            from periods_{{ kind }}

        )

        select
            make_date({{ year }}, month, 1) as report_month,
            period{{ text }} as period,
            product{{ text }} as product_id,
            flow{{ text }} as flow,
            {{ names }}
            amount as value_usd,
            amount_last_year as value_usd_last_year,
            amount - amount_last_year as value_usd_change,
            case when yoy_status = 'ok' then 100 * (amount - amount_last_year)::double / amount_last_year::double end
                as value_usd_yoy_pct,
            yoy_status{{ text }} as yoy_status,
            quantity,
            quantity_last_year,
            case
                when quantity_yoy_status = 'ok'
                    then 100 * (quantity - quantity_last_year)::double / quantity_last_year::double
            end as quantity_yoy_pct,
            quantity_yoy_status{{ text }} as quantity_yoy_status,
            quantity_unit{{ text }} as quantity_unit,
            amount::double / nullif(quantity::double, 0) as unit_value_usd,
            amount_last_year::double / nullif(quantity_last_year::double, 0) as unit_value_usd_last_year,
            case
                when quantity_yoy_status = 'ok'
                    then 100 * ((unit_value_usd - unit_value_usd_last_year) / nullif(unit_value_usd_last_year, 0))
            end as unit_value_usd_yoy_pct,
            true as is_complete,
            case when amount_last_year is not null then true end as is_complete_last_year,
            {% if members %}
                100 * (amount::double / nullif(total::double, 0)) as share_pct,
                100 * (amount_last_year::double / nullif(total_last_year::double, 0)) as share_pct_last_year,
                share_pct - share_pct_last_year as share_change_pp,
                case
                    when total_last_year >= {{ near_zero_base }} and total_last_year > 0
                        then 100 * ((amount - amount_last_year)::double / total_last_year::double)
                end as contribution_pp,
            {% endif %}
            {% if kind in ('partner', 'province') %}
                rank::integer as rank,
                case when amount_last_year is not null then rank_last_year end::integer as rank_last_year,
                case
                    when amount > 0 and amount_last_year > 0 then 'continuing'
                    when amount > 0 and amount_last_year = 0 then 'new'
                    when amount = 0 and amount_last_year > 0 then 'lost'
                end{{ text }} as member_status,
                case when amount > 0 and amount_last_year > 0 then counted.rank_last_year - counted.rank end::integer
                    as rank_change,
            {% endif %}
        from counted
        left join units on case when units = 0 then units_last_year else units end = units.unit_bit
        {% if members %}
            left join {{ members }} using (member)
            inner join totals using (month, period, flow, product)
        {% endif %}
    )
    {% if not as_tables %}
        to '{{ out }}/{{ table }}/{{ year }}.parquet' (format parquet, dictionary_size_limit 1000)
    {% endif %};
{% endfor %}
