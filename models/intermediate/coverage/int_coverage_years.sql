-- Grain: year x currency x breakdown x product_id x flow.
-- The twelve months of a year as bits (January = 1, February = 2, … December = 2048): three questions, three columns.
{{ incremental_by_year('int_report_years', dated_by='year', unique_key=[
    'year', 'currency', 'breakdown', 'product_id', 'flow',
]) }}
with

months as (

    select
        *,
        cast(extract(year from data_month) as integer) as year,
        cast(power(2, extract(month from data_month) - 1) as bigint) as month_bit
    from {{ ref('int_coverage') }}
    where {{ in_batch('data_month', is_date=true) }}

),

final as (

    select
        year,
        currency,
        breakdown,
        product_id,
        flow,
        {{ series_no('year', 'currency', 'product_id', 'flow') }} as series_no,
        cast(sum(month_bit) as bigint) as covered_months,
        cast(sum(case when is_valued then month_bit else 0 end) as bigint) as valued_months,
        cast(sum(case when is_complete then month_bit else 0 end) as bigint) as complete_months
    from months
    group by year, currency, breakdown, product_id, flow

)

select * from final
