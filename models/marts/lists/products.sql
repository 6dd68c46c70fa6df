-- Grain: product_id. The baskets of HS codes that the warehouse knows; with `monitor_all_codes` also every code of the
-- extracts and the shorter ones above it, named as the files name it in the newest year that has a name for it.
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
        bool_or(scopes.is_sample) as is_sample
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
            code as product_code,
            name_in_file as product_name,
            row_number() over (partition by code order by year desc) as recency
        from {{ ref('int_codes_seen') }}
        where code_list = 'product' and name_in_file is not null

    ),

    codes as (

        select distinct
            codes.product_id,
            coalesce(named.product_name, codes.product_id) as product_name
        from {{ ref('int_basket_codes') }} as codes
        left join named on codes.product_id = named.product_code and named.recency = 1
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
            product_name as product_name_zh,
            product_name as product_name_en,
            'a code of the extracts' as note
        from codes
    {% endif %}

),

final as (

    select
        listed.*,
        coalesce(sources.is_sample, false) as is_sample,
        sources.product_id is not null as has_extracts
    from listed
    left join sources on listed.product_id = sources.product_id

)

select * from final
