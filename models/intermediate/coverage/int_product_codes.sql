-- Grain: product_id x hs_edition x hs_code.
-- The codes of each basket: those that it lists, and those of the edition before that it says it continues.
-- depends_on: {{ ref('qc_continued_codes') }}
{{ config(unique_key=['product_id', 'hs_edition', 'hs_code']) }}
with

final as (

    select product_id, hs_edition, hs_code from {{ ref('product_codes') }}
    union
    select product_id, continues_edition as hs_edition, continues_code as hs_code from {{ ref('product_continues') }}

)

select * from final
