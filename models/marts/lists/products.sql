-- Grain: product_id. The baskets of HS codes that the warehouse knows; with `monitor_all_codes` also every code of the
-- extracts and the shorter ones above it, named as the files name it in the newest year that has a name in
-- the language, or else by the code itself.
{{ config(unique_key=['product_id']) }}
with

baskets as (

    select
        product_id,
        name_zh as product_name_zh,
        name_en as product_name_en,
        note
    from {{ ref('product_list') }}

),

sources as (

    select
        baskets.product_id,
        case
            when bool_or(scopes.source = 'sample') then 'sample'
            when bool_or(scopes.source = 'invented') then 'invented'
            else 'customs'
        end as source
    from {{ ref('int_extract_scopes') }} as scopes
    inner join {{ ref('int_basket_codes') }} as baskets
        on
            scopes.product_code = baskets.product_code
            and scopes.year between baskets.first_year and baskets.last_year
    group by baskets.product_id

),

{% if var('monitor_all_codes') %}
    named as (

        select
            code,
            name_in_file,
            {{ matches_pattern('name_in_file', '[一-龥]') }} as is_chinese,
            row_number() over (
                partition by code, {{ matches_pattern('name_in_file', '[一-龥]') }} order by year desc, name_in_file desc
            ) as recency
        from {{ ref('int_codes_seen') }}
        where code_list = 'product' and name_in_file <> ''

    ),

    codes as (

        select distinct
            codes.product_id,
            coalesce(chinese.name_in_file, codes.product_id) as product_name_zh,
            coalesce(others.name_in_file, codes.product_id) as product_name_en
        from {{ ref('int_basket_codes') }} as codes
        left join named as chinese
            on codes.product_id = chinese.code and chinese.recency = 1 and chinese.is_chinese
        left join named as others
            on codes.product_id = others.code and others.recency = 1 and not others.is_chinese
        left join baskets on codes.product_id = baskets.product_id
        where baskets.product_id is null

    ),
{% endif %}

listed as (

    select product_id, product_name_zh, product_name_en, note from baskets

    {% if var('monitor_all_codes') %}
        union all
        select
            product_id,
            product_name_zh,
            product_name_en,
            'a code of the extracts' as note
        from codes
    {% endif %}

),

final as (

    select
        listed.*,
        sources.source,
        coalesce(sources.source = 'sample', false) as is_sample,
        sources.product_id is not null as has_extracts,
        currencies.currency
    from listed
    left join sources on listed.product_id = sources.product_id
    left join {{ ref('int_product_currencies') }} as currencies
        on listed.product_id = currencies.product_id and currencies.is_default

)

select * from final
