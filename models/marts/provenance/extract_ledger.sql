-- Grain: extract_id. What went in and what arrived: lines in the file = lines in staging + lines quarantined, and the
-- sums agree. The differences are tested to be zero.
{{ config(unique_key=['extract_id']) }}
with

questions as (

    select
        extract_id,
        max(source_file) as source_file,
        max(flow) as flow,
        max(breakdown) as breakdown,
        max(currency) as currency,
        max(vintage) as vintage,
        bool_and(is_complete) as is_complete,
        bool_and(asked_codes is not null) as is_question_stated,
        max(asked_codes) as asked_codes,
        max(asked_months) as asked_months,
        bool_and(is_sample) as is_sample
    from {{ ref('int_extract_years') }}
    group by extract_id

),

staged as (

    select
        extract_id,
        sum(line_count) as row_count,
        sum(quantity) as sum_quantity,
        sum(amount) as sum_value
    from {{ ref('int_extract_codes') }}
    group by extract_id

),

final as (

    select
        questions.extract_id,
        case when questions.extract_id like 'seed/%' then 'seed' else 'landing' end as origin,
        questions.source_file,
        questions.flow,
        questions.breakdown,
        questions.currency,
        case when questions.is_complete then 'complete' else 'partial' end as coverage,
        questions.vintage,
        questions.is_question_stated,
        questions.asked_codes,
        questions.asked_months,
        questions.is_sample,
        extracts.first_month,
        extracts.last_month,
        cast(coalesce(extracts.month_count, 0) as integer) as month_count,
        cast(coalesce(extracts.rows_in_file, 0) as bigint) as rows_in_file,
        cast(coalesce(extracts.rows_quarantined, 0) as bigint) as rows_quarantined,
        cast(coalesce(staged.row_count, 0) as bigint) as rows_in_staging,
        cast(
            coalesce(extracts.rows_in_file, 0) - coalesce(extracts.rows_quarantined, 0) - coalesce(staged.row_count, 0)
            as bigint
        ) as rows_difference,
        coalesce(extracts.sum_quantity, 0) as sum_quantity,
        cast(coalesce(extracts.sum_quantity, 0) - coalesce(staged.sum_quantity, 0) as bigint) as quantity_difference,
        coalesce(extracts.sum_value, 0) as sum_value,
        cast(coalesce(extracts.sum_value, 0) - coalesce(staged.sum_value, 0) as bigint) as value_difference,
        extracts.sha256
    from questions
    left join {{ ref('int_extracts') }} as extracts on questions.extract_id = extracts.extract_id
    left join staged on questions.extract_id = staged.extract_id

)

select * from final
