-- Grain: one row per file of mirror figures that `customs ingest --mirror` has landed, as its manifest says.
-- A table, so that a build sees one state of the landing (stg_landing__extracts).
{{ config(materialized='table', unique_key=['extract_id']) }}
with

final as (

    select
        extract_id,
        source_file,
        sha256,
        source,
        format,
        vintage,
        asked_months,
        {% for count in ['rows_in_file', 'rows_landed', 'rows_left_out', 'ingest_no'] %}
            cast({{ count }} as bigint) as {{ count }},
        {% endfor %}
        downloaded_at,
        ingested_at
    from {{ read_landing('mirror_extracts', [
        'extract_id', 'source_file', 'sha256', 'source', 'format', 'vintage', 'asked_months', 'rows_in_file',
        'rows_landed', 'rows_left_out', 'ingest_no', 'downloaded_at', 'ingested_at',
    ]) }} as manifests

)

select * from final
