-- Grain: product_id x valid_from (of the HS edition) x flow.
-- How many codes of a basket the extracts of a flow, whatever their breakdown and currency, speak about within an HS
-- edition: a month that lacks one of them is not complete.
{{ config(unique_key=['product_id', 'valid_from', 'flow']) }}
with

final as (

    select
        product_codes.product_id,
        product_codes.valid_from,
        max(product_codes.valid_to) as valid_to,
        scopes.flow,
        count(distinct scopes.product_code) as code_count
    from {{ ref('int_extract_scopes') }} as scopes
    inner join {{ ref('int_product_codes') }} as product_codes
        on
            scopes.product_code = product_codes.product_code
            and scopes.data_month between product_codes.valid_from and product_codes.valid_to
    group by product_codes.product_id, product_codes.valid_from, scopes.flow

)

select * from final
