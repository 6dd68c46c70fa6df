-- Grain: extract_id x flow x breakdown x currency (a file kept as a seed may hold several) x year.
-- The question behind each extract: which codes it was asked for (HS prefixes, or `all`), and the months of each year
-- as bits (January = 1, February = 2, … December = 2048). Where it is not stated, `asked_codes` is null, and the months
-- are those that the file lists: nothing more is known.
-- `stated_at` orders statements: by day, then by the file's time, then by the order in which they came.
-- depends_on: {{ ref('qc_unreadable_lines') }}
{% set extract = ['extract_id', 'flow', 'breakdown', 'currency'] %}
{% set question = ['source_file', 'vintage', 'stated_at', 'is_complete', 'source', 'asked_codes', 'asked_months'] %}
{{ config(unique_key=extract + ['year']) }}
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
        nullif(questions.months, '') as asked_months,
        files.months,
        case when questions.is_sample = 'true' then 'sample' else 'customs' end as source
    from seed_files as files
    full outer join {{ ref('extract_questions') }} as questions on {{ same('files', 'questions', keys) }}

),

extracts as (

    select
        'seed/' || vintage || '/' || source_file as extract_id,
        {{ keys | join(', ') }},
        coverage = 'complete' or breakdown = 'total' as is_complete,
        source,
        asked_codes,
        asked_months,
        months,
        '' as came_at
    from seeds
    union all
    select
        extract_id,
        {{ keys | join(', ') }},
        -- A member whose line was set aside has not been without trade.
        rows_quarantined = 0 and (coverage = 'complete' or breakdown = 'total') as is_complete,
        coalesce(nullif(origin, ''), 'customs') as source,
        nullif(asked_codes, '') as asked_codes,
        nullif(asked_months, '') as asked_months,
        months,
        downloaded_at || lpad(cast(ingest_no as {{ dbt.type_string() }}), 12, '0') as came_at
    from {{ ref('stg_landing__extracts') }}

),

questions as (

    select
        extract_id,
        source_file,
        flow,
        breakdown,
        currency,
        {{ try_date('vintage') }} as vintage,
        vintage || ' ' || came_at as stated_at,
        is_complete,
        source,
        asked_codes,
        asked_months,
        coalesce(asked_months, months) as months
    from extracts
    where vintage <= '{{ var('as_of') or '9999-12-31' }}' and not (source = 'sample' and {{ not var('with_sample') }})

),

-- Months are a list (2024-01,2024-03) or ranges (2024-01..2024-07), with hyphens or without.
parts as (

    {{ split_to_rows('questions', extract + question + ['months'], 'months', 'part') }}

),

ranges as (

    select
        {{ (extract + question) | join(', ') }},
        {{ try_whole_number("substring(replace(part, '-', ''), 1, 6)") }} as first_month,
        {{ try_whole_number("substring(replace(part, '-', ''), length(replace(part, '-', '')) - 5, 6)") }} as last_month
    from parts

),

calendar as (

    select
        cast(extract(year from day) as bigint) as year,
        cast(100 * extract(year from day) + extract(month from day) as bigint) as month_number,
        cast(power(2, extract(month from day) - 1) as bigint) as month_bit
    from ({{ days_between('1900-01-01', '2099-12-31') }}) as days
    where extract(day from day) = 1

),

final as (

    select
        {{ prefixed('ranges', extract + question) }},
        calendar.year,
        {{ bits_in_group('calendar.month_bit') }} as months
    from ranges
    inner join calendar on calendar.month_number between ranges.first_month and ranges.last_month
    group by {{ prefixed('ranges', extract + question) }}, calendar.year

)

select * from final
