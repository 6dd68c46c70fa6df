-- Grain: product_id, of the products that someone has named.
-- The months that a product has, the next one with the day by which customs publish it, and what is missing between.
{{ config(unique_key=['product_id']) }}

with

months as (

    select
        coverage.product_id,
        min({{ date_of_month('months.data_month') }}) as first_month,
        max({{ date_of_month('months.data_month') }}) as latest_month
    from {{ ref('int_coverage_years') }} as coverage
    inner join {{ ref('int_data_months') }} as months
        on
            coverage.year = months.year
            and {{ has_month('coverage.covered_months', date_of_month('months.data_month')) }}
    where {{ is_listed('coverage.product_id') }}
    group by coverage.product_id

),

next_months as (

    select
        product_id,
        first_month,
        latest_month,
        {{ add_months('latest_month', 1) }} as next_month
    from months

),

-- In the currency of its bulletin. A January that February is taken to hold is there.
gaps as (

    select
        months.product_id,
        count(distinct months.data_month) as gap_count
    from {{ ref('qc_incomplete_months') }} as months
    inner join {{ ref('products') }} as products on {{ same('months', 'products', ['product_id', 'currency']) }}
    where months.has_begun and not months.is_told_by_february
    group by months.product_id

),

final as (

    select
        products.product_id,
        next_months.first_month,
        next_months.latest_month,
        next_months.next_month,
        {{ try_date(
            'substring(cast(' ~ add_months('next_months.next_month', 'calendar.months_later') ~ ' as '
            ~ dbt.type_string() ~ "), 1, 8) || lpad(cast(calendar.day as " ~ dbt.type_string() ~ "), 2, '0')"
        ) }} as next_month_due_on,
        coalesce(gaps.gap_count, 0) as gap_count
    from {{ ref('product_list') }} as products
    left join next_months on products.product_id = next_months.product_id
    left join {{ ref('release_calendar') }} as calendar
        on extract(month from next_months.next_month) = calendar.data_month
    left join gaps on products.product_id = gaps.product_id

)

select * from final
