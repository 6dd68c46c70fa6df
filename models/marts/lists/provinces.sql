-- Grain: province_code. The customs' own list, and after it the codes that only the extracts know.
{{ config(unique_key=['province_code']) }}
with

listed as (

    select * from {{ ref('customs_provinces') }}

),

unknown as (

    select code, coalesce(name_in_file, code) as name from {{ ref('qc_unknown_codes') }} where code_list = 'province'

),

final as (

    select
        province_code,
        name_zh as province_name_zh,
        name_en as province_name_en,
        short_name_zh as province_short_name_zh,
        short_name_en as province_short_name_en,
        iso_3166_2 as province_iso_3166_2,
        true as is_listed
    from listed

    union all

    select
        code as province_code,
        name as province_name_zh,
        name as province_name_en,
        name as province_short_name_zh,
        name as province_short_name_en,
        null as province_iso_3166_2,
        false as is_listed
    from unknown

)

select * from final
