-- Grain: year (of the data).
-- What is said of a year, as a fingerprint: its lines and questions, and the codes in force, by which a question is
-- understood. What decides between extracts is built again for a year when it changes.
{{ config(unique_key=['year']) }}
{% set list_of_years = "concat_ws('|', cast(lists.first_year as " ~ dbt.type_string() ~ '), lists.fingerprint)' %}

with

codes as (

    select
        first_year,
        last_year,
        concat_ws('|', product_id, hs_code, product_code, cast(is_known as {{ dbt.type_string() }})) as code
    from {{ ref('int_basket_codes') }}
    union all
    select first_year, last_year, product_code as code from {{ ref('int_known_codes') }}
    union all
    select
        0 as first_year,
        9999 as last_year,
        product_code as code
    from {{ ref('int_sample_codes') }}

),

-- Codes by their HS edition: a new code is news only to the years of the edition that it belongs to.
lists as (

    select
        first_year,
        last_year,
        {{ fingerprint_of_group('code') }} as fingerprint
    from codes
    group by first_year, last_year

),

final as (

    select
        years.year,
        years.line_count,
        years.fingerprint as line_fingerprint,
        {{ fingerprint_of_group(list_of_years) }}
            as list_fingerprint,
        concat_ws(
            '|', years.fingerprint,
            {{ fingerprint_of_group(list_of_years) }}
        ) as fingerprint
    from {{ ref('int_data_years') }} as years
    left join lists on years.year between lists.first_year and lists.last_year
    group by years.year, years.line_count, years.fingerprint

)

select * from final
