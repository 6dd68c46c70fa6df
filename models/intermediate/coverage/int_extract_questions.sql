-- Grain: extract_id x flow x breakdown x currency (a file kept as a seed may hold several).
-- The question behind each extract: which codes it was asked for (HS prefixes, or `all`) and which months. Where that is
-- not stated, `asked_codes` is null, and the months are those that the file lists: nothing more is known.
-- `stated_at` orders statements: by day, then by the file's time, then by the order in which they came.
{{ config(unique_key=['extract_id', 'flow', 'breakdown', 'currency']) }}
{% set keys = ['source_file', 'vintage', 'flow', 'breakdown', 'currency'] %}

with

seed_months as (

    select distinct
        extract_id,
        source_file,
        vintage,
        flow,
        breakdown,
        case when value_cny <> '' then 'cny' else 'usd' end as currency,
        coverage,
        data_month
    from {{ ref('stg_seeds__lines') }}

),

seed_files as (

    select
        {{ keys | join(', ') }},
        max(coverage) as coverage,
        {{ dbt.listagg('data_month', "','") }} as months
    from seed_months
    group by {{ keys | join(', ') }}

),

seeds as (

    select
        {% for key in keys %}
            coalesce(files.{{ key }}, questions.{{ key }}) as {{ key }},
        {% endfor %}
        coalesce(files.coverage, questions.coverage) as coverage,
        nullif(questions.codes, '') as asked_codes,
        coalesce(nullif(questions.months, ''), files.months) as months,
        coalesce(questions.is_sample = 'true', false) as is_sample
    from seed_files as files
    full outer join {{ ref('extract_questions') }} as questions on {{ same('files', 'questions', keys) }}

),

extracts as (

    select
        'seed/' || vintage || '/' || source_file as extract_id,
        {{ keys | join(', ') }},
        coverage = 'complete' or breakdown = 'total' as is_complete,
        is_sample,
        asked_codes,
        months,
        '' as came_at
    from seeds
    union all
    select
        extract_id,
        {{ keys | join(', ') }},
        -- A member whose line was set aside has not been without trade.
        rows_quarantined = 0 and (coverage = 'complete' or breakdown = 'total') as is_complete,
        false as is_sample,
        nullif(asked_codes, '') as asked_codes,
        coalesce(nullif(asked_months, ''), months) as months,
        downloaded_at || lpad(cast(ingest_no as {{ dbt.type_string() }}), 12, '0') as came_at
    from {{ ref('stg_landing__extracts') }}

),

final as (

    select
        extract_id,
        source_file,
        flow,
        breakdown,
        currency,
        {{ try_date('vintage') }} as vintage,
        vintage || ' ' || came_at as stated_at,
        is_complete,
        is_sample,
        asked_codes,
        months
    from extracts
    where
        {{ "vintage <= '" ~ var('as_of') ~ "'" if var('as_of') else 'true' }}
        {{ 'and not is_sample' if not var('with_sample') }}

)

select * from final
