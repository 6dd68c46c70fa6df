-- Grain: product_id x product_code x valid_from.
-- Which codes of the extracts belong to which basket, and from when to when: a code counts only while the HS edition
-- that defines it is in force, so a code whose meaning changes between editions can be spliced.
-- A basket's code may be shorter than the extract's: 850760 takes every HS8 code under it.
-- With `monitor_all_codes` every code of the extracts is a product of its own, and so are the shorter ones above it
-- (HS8, HS6, HS4, HS2), in the editions that the extracts use it in; a month of no edition stands for its year.
{{ config(unique_key=['product_id', 'product_code', 'valid_from']) }}
with

codes as (

    select distinct product_code from {{ ref('int_extract_scopes') }}

),

{% if var('monitor_all_codes') %}
    {% set year = 'cast(extract(year from scopes.data_month) as ' ~ dbt.type_string() ~ ')' %}
    codes_in_use as (

        select distinct
            scopes.product_code,
            coalesce(hs_editions.valid_from, cast({{ year }} || '-01-01' as date)) as valid_from,
            coalesce(hs_editions.valid_to, cast({{ year }} || '-12-31' as date)) as valid_to
        from {{ ref('int_extract_scopes') }} as scopes
        left join {{ ref('hs_editions') }} as hs_editions
            on scopes.data_month between hs_editions.valid_from and hs_editions.valid_to

    ),
{% endif %}

baskets as (

    select
        product_codes.product_id,
        product_codes.hs_code,
        hs_editions.valid_from,
        hs_editions.valid_to
    from {{ ref('product_codes') }} as product_codes
    inner join {{ ref('hs_editions') }} as hs_editions on product_codes.hs_edition = hs_editions.hs_edition

),

final as (

    select distinct
        baskets.product_id,
        codes.product_code,
        baskets.valid_from,
        baskets.valid_to,
        false as is_roll_up
    from codes
    inner join baskets on substring(codes.product_code, 1, length(baskets.hs_code)) = baskets.hs_code

    {% if var('monitor_all_codes') %}
        {% for digits in [2, 4, 6, 8, 10] %}
            union
            select
                substring(product_code, 1, {{ digits }}) as product_id,
                product_code,
                valid_from,
                valid_to,
                length(product_code) > {{ digits }} as is_roll_up
            from codes_in_use
        {% endfor %}
    {% endif %}

)

select * from final
