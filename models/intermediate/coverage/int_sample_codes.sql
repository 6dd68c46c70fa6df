-- Grain: product_code.
-- The codes for which the sample's estimates count: those that no other extract speaks about, in whatever month, flow
-- or currency, nor about a code above or under them.
{{ config(unique_key=['product_code']) }}

with

questions as (

    {{ split_to_rows(ref('int_extract_years'), ['source'], 'asked_codes', 'code') }}

),

listed as (

    select distinct
        questions.source = 'sample' as is_sample,
        codes.product_code as code
    from {{ ref('int_extract_years') }} as questions
    inner join {{ ref('int_extract_codes') }} as codes
        on {{ same('questions', 'codes', ['extract_id', 'flow', 'breakdown', 'currency']) }}
    where questions.asked_codes is null

),

asked as (

    select distinct
        source = 'sample' as is_sample,
        case when code = 'all' then '' else code end as code
    from questions
    union
    select is_sample, code from listed

),

-- Of the codes in question, and no others: nobody else's are estimates.
candidates as (

    select distinct baskets.product_code
    from {{ ref('int_basket_codes') }} as baskets
    inner join asked on substring(baskets.product_code, 1, length(asked.code)) = asked.code
    where asked.is_sample

),

final as (

    select candidates.product_code
    from candidates
    left join asked
        on
            not asked.is_sample
            and (
                substring(candidates.product_code, 1, length(asked.code)) = asked.code
                or substring(asked.code, 1, length(candidates.product_code)) = candidates.product_code
            )
    group by candidates.product_code
    having count(asked.code) = 0

)

select * from final
