-- Grain: one failing check per row; no row means that every list agrees with what was checked by hand.
-- The anchors below are typed from the customs lists, ISO 3166 and the treaties, never copied from the seeds.
with

partners as (

    select * from {{ ref('customs_partners') }}

),

memberships as (

    select
        region_code,
        partner_code,
        cast(valid_from as date) as valid_from,
        coalesce(cast(valid_to as date), cast('9999-12-31' as date)) as valid_to
    from {{ ref('region_membership') }}

),

editions as (

    select
        hs_edition,
        cast(valid_from as date) as valid_from,
        cast(valid_to as date) as valid_to
    from {{ ref('hs_editions') }}

),

row_keys as (

    select 'customs_partners' as list, partner_code as code from partners
    union all
    select 'customs_provinces' as list, province_code as code from {{ ref('customs_provinces') }}
    union all
    select 'customs_regimes' as list, regime_code as code from {{ ref('customs_regimes') }}
    union all
    select 'statistical_units' as list, unit_name as code from {{ ref('statistical_units') }}
    union all
    select 'hs_editions' as list, hs_edition as code from editions
    union all
    select 'product_list' as list, product_id as code from {{ ref('product_list') }}
    union all
    select 'product_codes' as list, product_id || ' ' || hs_edition || ' ' || hs_code as code
    from {{ ref('product_codes') }}
    union all
    select 'region_list' as list, region_code as code from {{ ref('region_list') }}
    union all
    select
        'region_membership' as list,
        region_code || ' ' || partner_code || ' ' || cast(valid_from as {{ dbt.type_string() }}) as code
    from memberships

),

expected_row_counts as (

    select *
    from (
        values
        ('customs_partners', 243),
        ('customs_provinces', 31),
        ('customs_regimes', 20),
        ('statistical_units', 53),
        ('hs_editions', 6)
    ) as t (list, expected)  -- noqa: AL05

),

row_counts as (

    select
        e.list,
        cast(null as {{ dbt.type_string() }}) as code,
        'row count, at least' as rule,
        cast(e.expected as {{ dbt.type_string() }}) as expected,
        cast(count(k.code) as {{ dbt.type_string() }}) as actual
    from expected_row_counts as e
    left join row_keys as k on e.list = k.list
    group by e.list, e.expected
    having count(k.code) < e.expected

),

unique_keys as (

    select
        list,
        code,
        'key is unique' as rule,
        '1' as expected,
        cast(count(*) as {{ dbt.type_string() }}) as actual
    from row_keys
    group by list, code
    having count(*) > 1 or code is null

),

expected_values as (

    select *
    from (
        values
        ('customs_partners', '102', 'BHR Bahrain'),
        ('customs_partners', '106', 'MMR Myanmar'),
        ('customs_partners', '109', 'PRK North Korea'),
        ('customs_partners', '110', 'HKG Hong Kong, China'),
        ('customs_partners', '111', 'IND India'),
        ('customs_partners', '112', 'IDN Indonesia'),
        ('customs_partners', '116', 'JPN Japan'),
        ('customs_partners', '121', 'MAC Macao, China'),
        ('customs_partners', '122', 'MYS Malaysia'),
        ('customs_partners', '128', 'PSE Palestine'),
        ('customs_partners', '131', 'SAU Saudi Arabia'),
        ('customs_partners', '132', 'SGP Singapore'),
        ('customs_partners', '133', 'KOR South Korea'),
        ('customs_partners', '137', 'TUR Türkiye'),
        ('customs_partners', '141', 'VNM Vietnam'),
        ('customs_partners', '142', 'CHN China'),
        ('customs_partners', '143', 'TWN Taiwan, China'),
        ('customs_partners', '199', '- Other Asia'),
        ('customs_partners', '207', '- Canary Islands'),
        ('customs_partners', '210', '- Ceuta'),
        ('customs_partners', '213', 'COG Congo (Brazzaville)'),
        ('customs_partners', '214', 'DJI Djibouti'),
        ('customs_partners', '216', 'GNQ Equatorial Guinea'),
        ('customs_partners', '221', 'GIN Guinea'),
        ('customs_partners', '222', 'GNB Guinea-Bissau'),
        ('customs_partners', '234', 'NAM Namibia'),
        ('customs_partners', '235', 'NER Niger'),
        ('customs_partners', '236', 'NGA Nigeria'),
        ('customs_partners', '247', 'TZA Tanzania'),
        ('customs_partners', '252', 'COD Congo (Kinshasa)'),
        ('customs_partners', '256', '- Melilla'),
        ('customs_partners', '257', 'SWZ Eswatini'),
        ('customs_partners', '299', '- Other Africa'),
        ('customs_partners', '303', 'GBR United Kingdom'),
        ('customs_partners', '304', 'DEU Germany'),
        ('customs_partners', '305', 'FRA France'),
        ('customs_partners', '309', 'NLD Netherlands'),
        ('customs_partners', '315', 'AUT Austria'),
        ('customs_partners', '318', 'FIN Finland'),
        ('customs_partners', '326', 'NOR Norway'),
        ('customs_partners', '337', 'GEO Georgia'),
        ('customs_partners', '344', 'RUS Russia'),
        ('customs_partners', '349', '- Serbia and Montenegro'),
        ('customs_partners', '350', 'SVN Slovenia'),
        ('customs_partners', '353', 'SVK Slovakia'),
        ('customs_partners', '399', '- Other Europe'),
        ('customs_partners', '409', 'BES Bonaire'),
        ('customs_partners', '414', 'DMA Dominica'),
        ('customs_partners', '417', 'CUW Curaçao'),
        ('customs_partners', '418', 'DOM Dominican Republic'),
        ('customs_partners', '436', '- Saba'),
        ('customs_partners', '438', '- Saint Martin'),
        ('customs_partners', '446', 'VGB British Virgin Islands'),
        ('customs_partners', '449', '- Netherlands Antilles'),
        ('customs_partners', '499', '- Other Latin America'),
        ('customs_partners', '502', 'USA United States'),
        ('customs_partners', '599', '- Other North America'),
        ('customs_partners', '601', 'AUS Australia'),
        ('customs_partners', '604', '- Gambier Islands'),
        ('customs_partners', '605', '- Marquesas Islands'),
        ('customs_partners', '611', 'PNG Papua New Guinea'),
        ('customs_partners', '612', '- Society Islands'),
        ('customs_partners', '615', '- Tuamotu Islands'),
        ('customs_partners', '616', '- Tubuai Islands'),
        ('customs_partners', '699', '- Other Oceania'),
        ('customs_partners', '701', '- Country unknown'),
        ('customs_partners', '702', '- UN and international organizations'),
        ('customs_partners', '999', '- Neutral packaging'),
        ('customs_provinces', '11', 'CN-BJ Beijing'),
        ('customs_provinces', '12', 'CN-TJ Tianjin'),
        ('customs_provinces', '13', 'CN-HE Hebei'),
        ('customs_provinces', '14', 'CN-SX Shanxi'),
        ('customs_provinces', '15', 'CN-NM Inner Mongolia'),
        ('customs_provinces', '21', 'CN-LN Liaoning'),
        ('customs_provinces', '22', 'CN-JL Jilin'),
        ('customs_provinces', '23', 'CN-HL Heilongjiang'),
        ('customs_provinces', '31', 'CN-SH Shanghai'),
        ('customs_provinces', '32', 'CN-JS Jiangsu'),
        ('customs_provinces', '33', 'CN-ZJ Zhejiang'),
        ('customs_provinces', '34', 'CN-AH Anhui'),
        ('customs_provinces', '35', 'CN-FJ Fujian'),
        ('customs_provinces', '36', 'CN-JX Jiangxi'),
        ('customs_provinces', '37', 'CN-SD Shandong'),
        ('customs_provinces', '41', 'CN-HA Henan'),
        ('customs_provinces', '42', 'CN-HB Hubei'),
        ('customs_provinces', '43', 'CN-HN Hunan'),
        ('customs_provinces', '44', 'CN-GD Guangdong'),
        ('customs_provinces', '45', 'CN-GX Guangxi'),
        ('customs_provinces', '46', 'CN-HI Hainan'),
        ('customs_provinces', '50', 'CN-CQ Chongqing'),
        ('customs_provinces', '51', 'CN-SC Sichuan'),
        ('customs_provinces', '52', 'CN-GZ Guizhou'),
        ('customs_provinces', '53', 'CN-YN Yunnan'),
        ('customs_provinces', '54', 'CN-XZ Tibet'),
        ('customs_provinces', '61', 'CN-SN Shaanxi'),
        ('customs_provinces', '62', 'CN-GS Gansu'),
        ('customs_provinces', '63', 'CN-QH Qinghai'),
        ('customs_provinces', '64', 'CN-NX Ningxia'),
        ('customs_provinces', '65', 'CN-XJ Xinjiang'),
        ('customs_regimes', '10', '一般贸易'),
        ('customs_regimes', '14', '来料加工贸易'),
        ('customs_regimes', '15', '进料加工贸易'),
        ('customs_regimes', '34', '海关特殊监管区域物流货物'),
        ('statistical_units', '个', '个: 万个, 10,000 pieces'),
        ('statistical_units', '台', '台: 万台, 10,000 units'),
        ('statistical_units', '只', '只: 万只, 10,000 pieces (zhi)'),
        ('statistical_units', '千克', '千克: 万千克, 10,000 kilograms'),
        ('statistical_units', 'Kilogram', '千克: 万千克, 10,000 kilograms'),
        ('statistical_units', 'Metre', '米: 万米, 10,000 metres'),
        ('statistical_units', 'Number of item', 'Number of item: 万计件单位, 10,000 items')
    ) as t (list, code, expected)  -- noqa: AL05

),

actual_values as (

    select
        'customs_partners' as list,
        partner_code as code,
        coalesce(iso_alpha3, '-') || ' ' || short_name_en as actual
    from partners
    union all
    select 'customs_provinces' as list, province_code as code, iso_3166_2 || ' ' || short_name_en as actual
    from {{ ref('customs_provinces') }}
    union all
    select 'customs_regimes' as list, regime_code as code, name_zh as actual
    from {{ ref('customs_regimes') }}
    union all
    select
        'statistical_units' as list,
        unit_name as code,
        canonical_unit || ': ' || multiple_zh || ', ' || multiple_en as actual
    from {{ ref('statistical_units') }}

),

anchors as (

    select
        e.list,
        e.code,
        'hand-checked value' as rule,
        e.expected,
        a.actual
    from expected_values as e
    left join actual_values as a
        on
            e.list = a.list
            and e.code = a.code
    where e.expected is distinct from a.actual

),

iso_codes as (

    select
        partner_code,
        case when iso_alpha2 is null then 0 else 1 end
        + case when iso_alpha3 is null then 0 else 1 end
        + case when iso_numeric is null then 0 else 1 end as iso_codes_given,
        coalesce(length(iso_alpha2), 2) = 2
        and coalesce(length(iso_alpha3), 3) = 3
        and coalesce(length(iso_numeric), 3) = 3 as is_well_formed,
        no_iso_reason is not null as has_reason,
        coalesce(iso_alpha2, '-') || ' ' || coalesce(iso_alpha3, '-') || ' ' || coalesce(iso_numeric, '-') as printed
    from partners

),

iso_shape as (

    select
        'customs_partners' as list,
        partner_code as code,
        'iso codes: all three or none, and a reason exactly where none' as rule,
        'two letters, three letters, three digits; or a reason' as expected,
        printed || case when has_reason then ' with a reason' else ' without a reason' end as actual
    from iso_codes
    where
        not is_well_formed
        or iso_codes_given not in (0, 3)
        or (iso_codes_given = 0) <> has_reason

),

-- A map that joins on the ISO code would count a partner twice.
iso_doubled as (

    select
        'customs_partners' as list,
        iso_alpha3 as code,
        'iso code carried once, unless a note says why' as rule,
        '1' as expected,
        cast(count(*) as {{ dbt.type_string() }}) as actual
    from partners
    where iso_alpha3 is not null
    group by iso_alpha3
    having count(*) > 1 and count(iso_note) < count(*)

),

names as (

    select 'zh' as language, short_name_zh as short_name, partner_code from partners
    union all
    select 'en' as language, short_name_en as short_name, partner_code from partners

),

-- Two rows of a bulletin must not print the same name.
names_doubled as (

    select
        'customs_partners' as list,
        min(partner_code) as code,
        'short name is unique and given (' || language || ')' as rule,
        '1' as expected,
        cast(count(*) as {{ dbt.type_string() }}) || ' of ' || coalesce(short_name, 'no name') as actual
    from names
    group by language, short_name
    having count(*) > 1 or short_name is null

),

units as (

    select
        'statistical_units' as list,
        u.unit_name as code,
        'canonical unit is listed and canonical itself, with one display' as rule,
        u.canonical_unit || ' ' || u.unit_code || ' ' || u.name_en || ' ' || u.multiple_zh || ' ' || u.multiple_en
            as expected,
        c.canonical_unit || ' ' || c.unit_code || ' ' || c.name_en || ' ' || c.multiple_zh || ' ' || c.multiple_en
            as actual
    from {{ ref('statistical_units') }} as u
    left join {{ ref('statistical_units') }} as c on u.canonical_unit = c.unit_name
    where
        c.canonical_unit is distinct from u.canonical_unit
        or c.unit_code is distinct from u.unit_code
        or c.name_en is distinct from u.name_en
        or c.multiple_zh is distinct from u.multiple_zh
        or c.multiple_en is distinct from u.multiple_en

),

edition_gaps as (

    select
        'hs_editions' as list,
        e.hs_edition as code,
        'every edition but the first starts the day after another ends' as rule,
        '1' as expected,
        cast(count(b.hs_edition) as {{ dbt.type_string() }}) as actual
    from editions as e
    left join editions as b on e.valid_from = cast(b.valid_to + interval '1' day as date)
    where e.hs_edition <> 'HS1996' or e.valid_from > e.valid_to
    group by e.hs_edition
    having count(b.hs_edition) <> 1

),

-- It names the files of the product's bulletins, and must be no code: with monitor_all_codes these are products too.
product_id_shape as (

    select
        'product_list' as list,
        product_id as code,
        'identifier is made for file names, and is no code' as rule,
        'letters, digits, _ and -, a letter first' as expected,
        product_id as actual
    from {{ ref('product_list') }}
    where not {{ matches_pattern('product_id', '^[A-Za-z][A-Za-z0-9_-]*$') }}

),

product_code_shape as (

    select
        'product_codes' as list,
        p.product_id || ' ' || p.hs_edition || ' ' || p.hs_code as code,
        '2 to 10 digits, of a listed product and edition' as rule,
        'listed' as expected,
        'not listed' as actual
    from {{ ref('product_codes') }} as p
    left join {{ ref('product_list') }} as l on p.product_id = l.product_id
    left join editions as e on p.hs_edition = e.hs_edition
    where
        l.product_id is null
        or e.hs_edition is null
        or length(p.hs_code) not in (2, 4, 6, 8, 10)

),

membership_orphans as (

    select
        'region_membership' as list,
        m.region_code || ' ' || m.partner_code as code,
        'region and partner are listed' as rule,
        'listed' as expected,
        case when r.region_code is null then 'region not listed' else 'partner not listed' end as actual
    from memberships as m
    left join {{ ref('region_list') }} as r on m.region_code = r.region_code
    left join partners as p on m.partner_code = p.partner_code
    where
        r.region_code is null
        or p.partner_code is null

),

membership_overlaps as (

    select
        'region_membership' as list,
        a.region_code || ' ' || a.partner_code as code,
        'intervals run forward and do not overlap' as rule,
        'one interval from ' || cast(a.valid_from as {{ dbt.type_string() }}) as expected,
        'another from ' || cast(b.valid_from as {{ dbt.type_string() }}) as actual
    from memberships as a
    inner join memberships as b
        on
            a.region_code = b.region_code
            and a.partner_code = b.partner_code
    where
        (a.valid_from < b.valid_from and b.valid_from <= a.valid_to)
        or (a.valid_from = b.valid_from and a.valid_to < a.valid_from)

),

expected_sizes as (

    select
        region_code,
        cast(on_day as date) as on_day,
        expected
    from (
        values
        ('ASEAN', '2024-06-30', 10),
        ('ASEAN', '2025-11-01', 11),
        ('EU', '1958-01-01', 6),
        ('EU', '1994-12-31', 12),
        ('EU', '1995-01-01', 15),
        ('EU', '2004-05-01', 25),
        ('EU', '2013-06-30', 27),
        ('EU', '2013-07-01', 28),
        ('EU', '2020-01-15', 28),
        ('EU', '2020-02-15', 27),
        ('EU', '2024-06-30', 27),
        ('RCEP', '2021-12-31', 0),
        ('RCEP', '2022-01-01', 9),
        ('RCEP', '2024-06-30', 14),
        ('BRICS', '2023-12-31', 4),
        ('BRICS', '2024-06-30', 8),
        ('BRICS', '2025-02-01', 9),
        ('G7', '2024-06-30', 7),
        ('GCC', '2024-06-30', 6),
        ('USMCA', '2020-06-30', 0),
        ('USMCA', '2024-06-30', 3),
        ('MERCOSUR', '2015-01-01', 5),
        ('MERCOSUR', '2020-01-01', 4),
        ('MERCOSUR', '2024-12-31', 5),
        ('EFTA', '1972-12-31', 8),
        ('EFTA', '1994-12-31', 7),
        ('EFTA', '2024-06-30', 4),
        ('CPTPP', '2018-12-30', 6),
        ('CPTPP', '2024-06-30', 11),
        ('CPTPP', '2024-12-31', 12)
    ) as t (region_code, on_day, expected)  -- noqa: AL05

),

region_sizes as (

    select
        'region_membership' as list,
        e.region_code as code,
        'members on ' || cast(e.on_day as {{ dbt.type_string() }}) as rule,
        cast(e.expected as {{ dbt.type_string() }}) as expected,
        cast(count(m.partner_code) as {{ dbt.type_string() }}) as actual
    from expected_sizes as e
    left join memberships as m
        on
            e.region_code = m.region_code
            and e.on_day between m.valid_from and m.valid_to
    group by e.region_code, e.on_day, e.expected
    having count(m.partner_code) <> e.expected

),

-- Any of the regions may be printed, each in a place of its own.
bulletin_order as (

    select
        'region_list' as list,
        min(region_code) as code,
        'place in the bulletin is one region''s' as rule,
        '1' as expected,
        cast(count(*) as {{ dbt.type_string() }}) as actual
    from {{ ref('region_list') }}
    where bulletin_order is not null
    group by bulletin_order
    having count(*) > 1

),

final as (

    select list, code, rule, expected, actual from row_counts
    union all
    select list, code, rule, expected, actual from unique_keys
    union all
    select list, code, rule, expected, actual from anchors
    union all
    select list, code, rule, expected, actual from iso_shape
    union all
    select list, code, rule, expected, actual from iso_doubled
    union all
    select list, code, rule, expected, actual from names_doubled
    union all
    select list, code, rule, expected, actual from units
    union all
    select list, code, rule, expected, actual from edition_gaps
    union all
    select list, code, rule, expected, actual from product_id_shape
    union all
    select list, code, rule, expected, actual from product_code_shape
    union all
    select list, code, rule, expected, actual from membership_orphans
    union all
    select list, code, rule, expected, actual from membership_overlaps
    union all
    select list, code, rule, expected, actual from region_sizes
    union all
    select list, code, rule, expected, actual from bulletin_order

)

select * from final
