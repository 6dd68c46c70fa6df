-- Grain: product_id x currency (usd, cny).
-- The currencies in which some extract answers a product, and which of them is printed where none is asked for: the
-- product's own (seed product_currency), else dollars, else yuan.
{{ config(unique_key=['product_id', 'currency']) }}
with

answered as (

    select distinct
        baskets.product_id,
        scopes.currency
    from {{ ref('int_extract_scopes') }} as scopes
    inner join {{ ref('int_basket_codes') }} as baskets
        on
            scopes.product_code = baskets.product_code
            and scopes.year between baskets.first_year and baskets.last_year

),

final as (

    select
        answered.product_id,
        answered.currency,
        row_number() over (
            partition by answered.product_id
            order by case answered.currency when own.currency then 0 when 'usd' then 1 else 2 end
        ) = 1 as is_default
    from answered
    left join {{ ref('product_currency') }} as own on answered.product_id = own.product_id

)

select * from final
