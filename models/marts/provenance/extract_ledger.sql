-- Grain: extract_id. What went in and what arrived: lines in the file = lines in staging + lines quarantined, and the
-- sums agree. The differences are tested to be zero.
-- depends_on: {{ ref('qc_unreadable_lines') }}
{{ config(unique_key=['extract_id']) }}
with

-- What each extract holds according to its source: the raw text of a seed, the manifest of a landed file.
seed_lines as (

    select
        *,
        case when not {{ is_placeholder('quantity_1') }} then quantity_1 end as quantity
    from {{ ref('stg_seeds__lines') }}

),

seeds as (

    select
        extract_id,
        min(data_month) as first_month,
        max(data_month) as last_month,
        count(distinct data_month) as month_count,
        count(*) as rows_in_file,
        0 as rows_quarantined,
        sum(cast(replace(quantity, ',', '') as decimal(38, 0))) as sum_quantity,
        sum(cast(replace(coalesce(nullif(value_usd, ''), value_cny), ',', '') as decimal(38, 0))) as sum_value,
        cast(null as {{ dbt.type_string() }}) as sha256
    from seed_lines
    group by extract_id

),

landed as (

    select
        extract_id,
        nullif(substring(months, 1, 6), '') as first_month,
        nullif(substring(months, greatest(length(months) - 5, 1), 6), '') as last_month,
        {{ divide_whole('length(months) + 1', '7') }} as month_count,
        rows_in_file,
        rows_quarantined,
        cast(sum_quantity_1 as decimal(38, 0)) as sum_quantity,
        cast(sum_value as decimal(38, 0)) as sum_value,
        sha256
    from {{ ref('stg_landing__extracts') }}

),

extracts as (

    select * from seeds
    union all
    select * from landed

),

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
        min(source) as source
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
        questions.source,
        questions.source = 'sample' as is_sample,
        {% for month in ['first_month', 'last_month'] %}
            {% set text = 'extracts.' ~ month %}
            {{ try_date('substring(' ~ text ~ ", 1, 4) || '-' || substring(" ~ text ~ ", 5, 2) || '-01'") }}
                as {{ month }},
        {% endfor %}
        cast(coalesce(extracts.month_count, 0) as integer) as month_count,
        cast(coalesce(extracts.rows_in_file, 0) as bigint) as rows_in_file,
        cast(coalesce(extracts.rows_quarantined, 0) as bigint) as rows_quarantined,
        cast(coalesce(staged.row_count, 0) as bigint) as rows_in_staging,
        cast(
            coalesce(extracts.rows_in_file, 0) - coalesce(extracts.rows_quarantined, 0) - coalesce(staged.row_count, 0)
            as bigint
        ) as rows_difference,
        cast(coalesce(extracts.sum_quantity, 0) as bigint) as sum_quantity,
        cast(coalesce(extracts.sum_quantity, 0) - coalesce(staged.sum_quantity, 0) as bigint) as quantity_difference,
        cast(coalesce(extracts.sum_value, 0) as bigint) as sum_value,
        cast(coalesce(extracts.sum_value, 0) - coalesce(staged.sum_value, 0) as bigint) as value_difference,
        extracts.sha256
    from questions
    left join extracts on questions.extract_id = extracts.extract_id
    left join staged on questions.extract_id = staged.extract_id

)

select * from final
