-- Grain: one row per line of the extracts kept as seeds, every column of the file text, nothing left out.
{% set extracts = ['export_by_partner', 'export_by_province', 'import_by_partner', 'import_by_province'] %}

with

lines as (

    {% for extract in extracts %}
        select {{ line_columns() | join(', ') }} from {{ ref(extract) }}
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

final as (

    select
        'seed/' || vintage || '/' || source_file as extract_id,
        {{ data_year() }} as data_year,
        '' as ingested_at,
        true as is_whole,
        {{ line_columns() | join(', ') }}
    from lines

)

select * from final
