-- Grain: extract_id. What went in and what arrived: lines in the file = lines in staging + lines quarantined, and the
-- sums agree. The differences are tested to be zero.
{{ config(unique_key=['extract_id']) }}
with

extracts as (

    select * from {{ ref('int_extracts') }}
    {% if var('as_of') %}
        where vintage <= {{ try_date("'" ~ var('as_of') ~ "'") }}
    {% endif %}

),

staged as (

    select
        extract_id,
        sum(line_count) as row_count,
        sum(quantity) as sum_quantity,
        sum(amount) as sum_value,
        min(data_month) as first_month,
        max(data_month) as last_month,
        count(distinct data_month) as month_count
    from {{ ref('int_extract_months') }}
    group by extract_id

),

final as (

    select
        extracts.extract_id,
        extracts.origin,
        extracts.source_file,
        extracts.flow,
        extracts.breakdown,
        extracts.currency,
        extracts.coverage,
        extracts.vintage,
        staged.first_month,
        staged.last_month,
        cast(coalesce(staged.month_count, 0) as integer) as month_count,
        cast(extracts.rows_in_file as bigint) as rows_in_file,
        cast(extracts.rows_quarantined as bigint) as rows_quarantined,
        cast(coalesce(staged.row_count, 0) as bigint) as rows_in_staging,
        cast(extracts.rows_in_file - extracts.rows_quarantined - coalesce(staged.row_count, 0) as bigint)
            as rows_difference,
        extracts.sum_quantity,
        cast(extracts.sum_quantity - coalesce(staged.sum_quantity, 0) as bigint) as quantity_difference,
        extracts.sum_value,
        cast(extracts.sum_value - coalesce(staged.sum_value, 0) as bigint) as value_difference,
        extracts.sha256
    from extracts
    left join staged on extracts.extract_id = staged.extract_id

)

select * from final
