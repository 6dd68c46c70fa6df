-- Grain: product_id x hs_edition x hs_code.
{# The seed that it is made of has the public name. #}
{{ config(alias='product_codes', unique_key=['product_id', 'hs_edition', 'hs_code']) }}
with

final as (

    select
        codes.product_id,
        codes.hs_edition,
        codes.hs_code,
        editions.valid_from,
        editions.valid_to
    from {{ ref('int_product_codes') }} as codes
    inner join {{ ref('hs_editions') }} as editions on codes.hs_edition = editions.hs_edition

)

select * from final
