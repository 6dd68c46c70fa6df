-- Grain: region_code.
{{ config(unique_key=['region_code']) }}
with

final as (

    select
        region_code,
        name_zh as region_name_zh,
        name_en as region_name_en,
        cast(bulletin_order as integer) as bulletin_order,
        note
    from {{ ref('region_list') }}

)

select * from final
