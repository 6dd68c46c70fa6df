-- Grain: extract_id x flow x breakdown x currency x product_code x year.
-- The codes that each extract lists: how many lines of each arrived in staging, and what they add up to.
{% set key = ['extract_id', 'flow', 'breakdown', 'currency', 'product_code', 'year'] %}
{{ incremental_by_year('int_data_years', dated_by='year', unique_key=key) }}

with

lines as (

    select
        *,
        data_year as year
    from {{ ref('stg_extracts__lines') }}
    where {{ in_batch('data_year') }}

),

final as (

    select
        {{ key | join(', ') }},
        count(*) as line_count,
        cast(sum(quantity_in_file) as bigint) as quantity,
        cast(sum(amount) as bigint) as amount
    from lines
    group by {{ key | join(', ') }}

)

select * from final
