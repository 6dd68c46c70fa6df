-- Grain: product_id x hs_code x product_code x valid_from.
-- The codes behind each code of a basket: itself, and every known code under it (850760 takes every HS8 code that
-- begins so). A basket's code counts only while its HS edition is in force, so one whose meaning changes can be
-- spliced.
-- With `monitor_all_codes` every known code is a product of its own, and so are the shorter ones above it (HS8, HS6,
-- HS4, HS2).
-- `known_count`: known codes under hs_code. `code_count`: codes of the basket. `is_counted`: the code's lines add up to
-- the product, each once, though two codes of the basket may hold it; in a roll-up the codes under it are added up.
{{ config(unique_key=['product_id', 'hs_code', 'product_code', 'first_year']) }}

with

editions as (

    select
        hs_edition,
        cast(extract(year from valid_from) as bigint) as first_year,
        cast(extract(year from valid_to) as bigint) as last_year
    from {{ ref('hs_editions') }}

),

known as (

    select * from {{ ref('int_known_codes') }}

),

baskets as (

    select
        codes.product_id,
        codes.hs_code,
        editions.first_year,
        editions.last_year
    from {{ ref('int_product_codes') }} as codes
    inner join editions on codes.hs_edition = editions.hs_edition
    {% if var('monitor_all_codes') %}
        {% for digits in [2, 4, 6, 8, 10] %}
            union
            select
                substring(product_code, 1, {{ digits }}) as product_id,
                substring(product_code, 1, {{ digits }}) as hs_code,
                first_year,
                last_year
            from known
        {% endfor %}
    {% endif %}

),

-- By prefixes of each length, for an engine joins equal texts in a fraction of the time.
under as (

    {% for digits in [2, 4, 6, 8, 10] %}
        select
            baskets.*,
            known.product_code
        from baskets
        inner join known
            on
                baskets.hs_code = substring(known.product_code, 1, {{ digits }})
                and baskets.first_year = known.first_year
        where length(baskets.hs_code) = {{ digits }}
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

pairs as (

    select
        *,
        true as is_known
    from under
    union all
    select
        baskets.*,
        baskets.hs_code as product_code,
        false as is_known
    from baskets
    left join known on baskets.hs_code = known.product_code and baskets.first_year = known.first_year
    where known.product_code is null

),

counted as (

    select
        product_id,
        first_year,
        count(distinct hs_code) as code_count
    from baskets
    group by product_id, first_year

),

final as (

    select
        pairs.product_id,
        pairs.hs_code,
        pairs.product_code,
        pairs.first_year,
        pairs.last_year,
        pairs.is_known,
        sum(case when pairs.is_known then 1 else 0 end) over (
            partition by pairs.product_id, pairs.hs_code, pairs.first_year
        ) as known_count,
        counted.code_count,
        pairs.is_known and row_number() over (
            partition by pairs.product_id, pairs.product_code, pairs.first_year order by pairs.hs_code
        ) = 1 as is_counted,
        {% if var('monitor_all_codes') %}
            pairs.is_known and pairs.product_id <> pairs.product_code and listed.product_id is null as is_roll_up
        {% else %}
            false as is_roll_up
        {% endif %}
    from pairs
    inner join counted on pairs.product_id = counted.product_id and pairs.first_year = counted.first_year
    {% if var('monitor_all_codes') %}
        left join {{ ref('product_list') }} as listed on pairs.product_id = listed.product_id
    {% endif %}

)

select * from final
