-- Grain: run of dbt that builds or tests, of the newest hundred.
-- How each one ended. During a run it says of this one that it is running.
{{ config(materialized='view') }}

with

tests as (

    select
        run_id,
        count(case when status in ('pass', 'warn', 'success') then 1 end) as passed_count,
        count(case when status = 'warn' then 1 end) as warned_count,
        count(case when status in ('fail', 'error') then 1 end) as failed_count
    from {{ source('build', 'test_results') }}
    group by run_id

),

runs as (

    select
        *,
        row_number() over (order by started_at desc) as recency
    from {{ source('build', 'runs') }}

),

final as (

    select
        runs.build_id,
        runs.command,
        -- One that another has followed has not come to its end.
        case when runs.state = 'running' and runs.recency > 1 then 'killed' else runs.state end as state,
        cast(nullif(runs.as_of, '') as date) as as_of,
        cast(replace(replace(runs.started_at, 'T', ' '), 'Z', '') as timestamp) as started_at,
        cast(nullif(runs.seconds, '') as double) as seconds,
        coalesce(tests.passed_count, 0) as passed_count,
        coalesce(tests.warned_count, 0) as warned_count,
        coalesce(tests.failed_count, 0) as failed_count,
        cast(runs.landed as integer) as landed_count,
        runs.dbt_version
    from runs
    left join tests on runs.run_id = tests.run_id

)

select * from final
