-- Grain: one row per landed line, every column of the file text.
-- Only lines whose extract has a manifest count: the manifest is written last, so what a crash left behind is not read.
with

lines as (

    select * from {{ read_landing('lines', ['extract_id'] + line_columns(), year='data_year') }} as landed

),

extracts as (

    select extract_id, coverage, rows_quarantined, ingested_at from {{ ref('stg_landing__extracts') }}

),

final as (

    select
        lines.extract_id,
        lines.data_year,
        -- The manifest is the authority: a file may have been declared complete after its lines were landed.
        extracts.coverage,
        extracts.rows_quarantined = 0 as is_whole,
        extracts.ingested_at,
        {{ prefixed('lines', line_columns() | reject('equalto', 'coverage') | list) }}
    from lines
    inner join extracts on lines.extract_id = extracts.extract_id

)

select * from final
