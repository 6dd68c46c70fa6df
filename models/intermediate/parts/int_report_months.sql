-- Grain: report_month.
-- What the periods that end with a month are made of, as a fingerprint: the lines of the 24 months up to it (twelve and
-- last year's twelve), its year's lists (int_report_years), and the numbers of the year's tables. The tables by report
-- month are built again for a month when it changes.
{{ config(unique_key=['report_month']) }}
with

months as (

    {% for month in range(1, 13) %}
        select
            {{ month_start('year', month) }} as report_month,
            12 * year + {{ month }} as month_number,
            year,
            line_count,
            list_fingerprint
        from {{ ref('int_report_years') }}
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

-- A product's first month in a year moves the numbers of the tables after it (series_no), in all months of the year.
numbered as (

    select distinct year, currency, product_id from {{ ref('int_coverage_years') }}

),

numbers as (

    select year, {{ fingerprint_of_group("concat_ws('|', currency, product_id)") }} as fingerprint
    from numbered
    group by year

),

sources as (

    select
        months.report_month,
        {{ fingerprint_of_group("concat_ws('|', lines.data_month, lines.fingerprint)") }} as fingerprint
    from months
    inner join {{ ref('int_data_months') }} as lines
        on 12 * lines.year + lines.month between months.month_number - 23 and months.month_number
    group by months.report_month

),

final as (

    select
        months.report_month,
        months.line_count,
        concat_ws('|', sources.fingerprint, months.list_fingerprint, numbers.fingerprint) as fingerprint
    from months
    inner join sources on months.report_month = sources.report_month
    left join numbers on months.year = numbers.year

)

select * from final
