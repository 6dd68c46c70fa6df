-- Grain: product_id. The baskets of HS codes that the warehouse knows.
with

final as (

    select
        product_id,
        name_zh as product_name_zh,
        name_en as product_name_en,
        note
    from {{ ref('product_list') }}

)

select * from final
