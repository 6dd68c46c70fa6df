-- Grain: one row per extract that `customs ingest` has landed, as its manifest says.
-- A table, so that a build sees one state of the landing: what an ingest brings while it runs, or is withdrawn, counts
-- from the next build on, in the fingerprints of the parts and in their lines alike.
{{ config(materialized='table', unique_key=['extract_id']) }}
with

final as (

    select
        extract_id,
        source_file,
        sha256,
        flow,
        breakdown,
        coverage,
        vintage,
        currency,
        months,
        -- Unknown of what an earlier version has landed.
        {% for text in ['asked_codes', 'asked_months', 'downloaded_at', 'origin'] %}
            coalesce({{ text }}, '') as {{ text }},
        {% endfor %}
        coalesce(cast(ingest_no as bigint), 0) as ingest_no,
        -- Already numbers where anything was landed.
        {% for count in ['rows_in_file', 'rows_landed', 'rows_quarantined'] %}
            cast({{ count }} as bigint) as {{ count }},
        {% endfor %}
        sum_quantity_1,
        sum_value,
        ingested_at
    from {{ read_landing('extracts', [
        'extract_id', 'source_file', 'sha256', 'flow', 'breakdown', 'coverage', 'vintage', 'currency', 'months',
        'asked_codes', 'asked_months', 'downloaded_at', 'origin', 'ingest_no',
        'rows_in_file', 'rows_landed', 'rows_quarantined', 'sum_quantity_1', 'sum_value', 'ingested_at',
    ]) }} as manifests

)

select * from final
