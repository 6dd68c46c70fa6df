-- Grain: product_id x first_year (of the HS edition) x hs6_code.
-- The subheadings that partners are asked for: the first six digits are the same everywhere, those behind are each
-- country's own. `is_below_hs6`: a code of the basket is a part of its subheading, so no partner has the product. Zeros
-- are no part: China writes 85076000 where it does not divide 8507.60. Of a shorter code they are the known ones and
-- those that a partner lists. Of the products that someone has named.
{{ config(unique_key=['product_id', 'first_year', 'hs6_code']) }}

with

baskets as (

    select *
    from {{ ref('int_basket_codes') }}
    where {{ is_listed('product_id') }}

),

reported as (

    select distinct hs6_code from {{ ref('stg_mirror__lines') }}

),

subheadings as (

    select
        product_id,
        first_year,
        last_year,
        hs_code,
        substring(product_code, 1, 6) as hs6_code
    from baskets
    where length(product_code) >= 6
    union
    select
        baskets.product_id,
        baskets.first_year,
        baskets.last_year,
        baskets.hs_code,
        reported.hs6_code
    from baskets
    inner join reported on baskets.hs_code = substring(reported.hs6_code, 1, length(baskets.hs_code))
    where length(baskets.hs_code) < 6

),

grouped as (

    select
        product_id,
        first_year,
        last_year,
        hs6_code,
        bool_or(replace(substring(hs_code, 7), '0', '') <> '') as has_part
    from subheadings
    group by product_id, first_year, last_year, hs6_code

),

final as (

    select
        product_id,
        first_year,
        last_year,
        hs6_code,
        count(*) over (partition by product_id, first_year) as hs6_count,
        max(case when has_part then 1 else 0 end) over (partition by product_id, first_year) = 1 as is_below_hs6
    from grouped

)

select * from final
