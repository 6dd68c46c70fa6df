-- Grain: product_id x product_code x first_year.
-- Whose lines add up to a product: the known codes of its basket, each once, though two of its codes may hold it.
{{ config(unique_key=['product_id', 'product_code', 'first_year']) }}

with

final as (

    select
        product_id,
        product_code,
        first_year,
        last_year,
        {% if var('monitor_all_codes') %}
            product_id <> product_code and product_id not in (select product_id from {{ ref('product_list') }})
        {% else %}
            false
        {% endif %}
        as is_roll_up
    from {{ ref('int_basket_codes') }}
    where is_known
    group by product_id, product_code, first_year, last_year

)

select * from final
