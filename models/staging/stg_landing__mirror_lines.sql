-- Grain: one row per landed line of mirror figures, every column of the file text.
-- Only lines whose file has a manifest count: the manifest is written last, so what a crash left behind is not read.
{% set columns = [
    'extract_id', 'line_number', 'reporter_iso3', 'partner_iso3', 'flow', 'data_month', 'hs_code', 'hs_edition',
    'value_fob', 'value_cif', 'freight', 'insurance',
] %}

with

lines as (

    select * from {{ read_landing('mirror_lines', columns) }} as landed

),

extracts as (

    select extract_id from {{ ref('stg_landing__mirror_extracts') }}

),

final as (

    select {{ prefixed('lines', columns) }}
    from lines
    inner join extracts on lines.extract_id = extracts.extract_id

)

select * from final
