-- Grain: partner_code. The customs' own list, and after it the codes that only the extracts know.
{{ config(unique_key=['partner_code']) }}
with

listed as (

    select * from {{ ref('customs_partners') }}

),

unknown as (

    select code, coalesce(name_in_file, code) as name from {{ ref('qc_unknown_codes') }} where code_list = 'partner'

),

final as (

    select
        partner_code,
        name_zh as partner_name_zh,
        name_en as partner_name_en,
        short_name_zh as partner_short_name_zh,
        short_name_en as partner_short_name_en,
        iso_alpha2 as partner_iso2,
        iso_alpha3 as partner_iso3,
        iso_numeric as partner_iso_numeric,
        no_iso_reason,
        true as is_listed
    from listed

    union all

    select
        code as partner_code,
        name as partner_name_zh,
        name as partner_name_en,
        name as partner_short_name_zh,
        name as partner_short_name_en,
        null as partner_iso2,
        null as partner_iso3,
        null as partner_iso_numeric,
        'code is not in the customs list' as no_iso_reason,
        false as is_listed
    from unknown

)

select * from final
