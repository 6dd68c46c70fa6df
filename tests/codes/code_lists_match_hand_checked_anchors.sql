-- Grain: one failing check per row; no row means that every list agrees with what was checked by hand.
with

anchors as (

    select * from {{ ref('code_list_anchors') }}

),

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
    select 'working_days' as list, cast(month as {{ dbt.type_string() }}) as code from {{ ref('working_days') }}
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

row_counts as (

    select
        e.list,
        cast(null as {{ dbt.type_string() }}) as code,
        'row count, at least' as rule,
        e.expected,
        cast(count(k.code) as {{ dbt.type_string() }}) as actual
    from anchors as e
    left join row_keys as k on e.list = k.list
    where e.code is null
    group by e.list, e.expected
    having count(k.code) < cast(e.expected as bigint)

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
    union all
    select
        'working_days' as list,
        cast(month as {{ dbt.type_string() }}) as code,
        cast(spring_festival as {{ dbt.type_string() }}) || ' '
        || cast(working_days as {{ dbt.type_string() }}) as actual
    from {{ ref('working_days') }}

),

wrong_values as (

    select
        e.list,
        e.code,
        'hand-checked value' as rule,
        e.expected,
        a.actual
    from anchors as e
    left join actual_values as a
        on
            e.list = a.list
            and e.code = a.code
    where
        e.code is not null
        and e.on_day is null
        and e.expected is distinct from a.actual

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

region_sizes as (

    select
        e.list,
        e.code,
        'members on ' || e.on_day as rule,
        e.expected,
        cast(count(m.partner_code) as {{ dbt.type_string() }}) as actual
    from anchors as e
    left join memberships as m
        on
            e.code = m.region_code
            and cast(e.on_day as date) between m.valid_from and m.valid_to
    where e.on_day is not null
    group by e.list, e.code, e.on_day, e.expected
    having count(m.partner_code) <> cast(e.expected as bigint)

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
    select list, code, rule, expected, actual from wrong_values
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
