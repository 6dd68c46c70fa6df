-- Grain: data_month (text, as the lines have it).
-- Which extracts a month's lines come from, as a fingerprint: what is made of lines is built again when it changes.
-- From the seeds' text and the landing's manifests, so that no landed line is read to know that none has changed.
-- depends_on: {{ ref('qc_unreadable_lines') }}
{{ config(unique_key=['data_month']) }}
with

seed_lines as (

    select
        data_month,
        extract_id,
        -- A null has a place too, or a value that moves to the column beside it would be the same text.
        concat_ws(
            '|',
            {% for column in line_columns() %}
                coalesce({{ column }}, ''){% if not loop.last %},{% endif %}
            {% endfor %}
        ) as line
    from {{ ref('stg_seeds__lines') }}

),

seeds as (

    select
        data_month,
        count(*) as line_count,
        extract_id || {{ fingerprint_of_group('line') }} as extract_state
    from seed_lines
    group by data_month, extract_id

),

-- A month that was asked for and has no line is one as well.
asked as (

    {% for month in range(1, 13) %}
        select
            cast(100 * year + {{ month }} as {{ dbt.type_string() }}) as data_month,
            0 as line_count,
            concat_ws(
                '|', extract_id, flow, breakdown, currency, stated_at,
                cast(is_complete as {{ dbt.type_string() }}), source,
                coalesce(asked_codes, ''), cast(months as {{ dbt.type_string() }})
            ) as extract_state
        from {{ ref('int_extract_years') }}
        where {{ bits_in_both('months', 2 ** (month - 1)) }} <> 0
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

landed_months as (

    {{ split_to_rows(
        ref('stg_landing__extracts'), ['extract_id', 'source_file', 'ingested_at', 'vintage', 'rows_landed', 'months'],
        'months', 'data_month'
    ) }}

),

landed as (

    select
        data_month,
        -- About: as if every month of an extract had as many lines as the others.
        cast(rows_landed as double) * 7 / (length(months) + 1) as line_count,
        concat_ws('|', extract_id, source_file, ingested_at) as extract_state
    from landed_months
    {% if var('as_of') %}
        where vintage <= '{{ var('as_of') }}'
    {% endif %}

),

extracts as (

    select * from seeds
    union all
    select * from asked
    union all
    select * from landed

),

final as (

    select
        data_month,
        {{ data_year() }} as year,
        {{ try_whole_number('substring(data_month, 5, 2)') }} as month,
        sum(line_count) as line_count,
        {{ fingerprint_of_group('extract_state') }} as fingerprint
    from extracts
    where {{ data_year() }} is not null
    group by data_month

)

select * from final
