-- Grain: one row per line of the extracts kept as seeds, every column of the file text, nothing left out.
{% set extracts = [
    'export_by_partner', 'export_by_province', 'import_by_partner', 'import_by_province', 'other_breakdowns',
] %}

with

lines as (

    {% for extract in extracts %}
        select {{ line_columns() | join(', ') }} from {{ ref(extract) }}
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

final as (

    select
        'seed/' || lines.vintage || '/' || lines.source_file as extract_id,
        {{ data_year('lines.data_month') }} as data_year,
        '' as ingested_at,
        true as is_whole,
        {{ prefixed('lines', line_columns()) }}
    from lines
    {% if not var('with_sample') %}
        left join {{ ref('extract_questions') }} as questions
            on
                {{ same('lines', 'questions', ['source_file', 'vintage', 'flow', 'breakdown']) }}
                and questions.is_sample = 'true'
        where questions.source_file is null
    {% endif %}

)

select * from final
