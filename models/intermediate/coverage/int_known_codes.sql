-- Grain: product_code x first_year (of the HS edition).
-- The codes that some extract lists, in whatever flow, breakdown or currency, in a year of an HS edition: known while
-- it is in force, for a code may mean something else in another. A year of no edition stands for itself.
{{ config(unique_key=['product_code', 'first_year']) }}

with

editions as (

    select
        cast(extract(year from valid_from) as bigint) as first_year,
        cast(extract(year from valid_to) as bigint) as last_year
    from {{ ref('hs_editions') }}

),

final as (

    select distinct
        codes.product_code,
        coalesce(editions.first_year, codes.year) as first_year,
        coalesce(editions.last_year, codes.year) as last_year
    from {{ ref('int_extract_codes') }} as codes
    left join editions on codes.year between editions.first_year and editions.last_year

)

select * from final
