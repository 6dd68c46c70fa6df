-- Grain: extract_id x flow x breakdown x currency x product_code x data_month.
-- How many lines of each extract arrived in staging, and what they add up to.
{% set key = ['extract_id', 'flow', 'breakdown', 'currency', 'product_code', 'data_month'] %}
{{ incremental_by_year('int_data_years', dated_by='year', unique_key=key) }}

with

lines as (

    select * from {{ ref('stg_extracts__lines') }} where {{ in_batch('data_year') }}

),

final as (

    select
        data_year as year,
        {{ key | join(', ') }},
        max(vintage) as vintage,
        bool_and(is_complete) as is_complete,
        count(*) as line_count,
        cast(sum(quantity_in_file) as bigint) as quantity,
        cast(sum(amount) as bigint) as amount
    from lines
    group by data_year, {{ key | join(', ') }}

)

select * from final
