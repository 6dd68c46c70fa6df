-- Grain: flow x breakdown x currency x data_month x product_code x partner_code x province_code x regime_code
-- x vintage.
-- What each vintage says about a key, only where more than one vintage speaks about its product and month.
-- A complete extract that does not list a key says 0; a partial one says nothing.
{% set scope = ['flow', 'breakdown', 'currency', 'data_month', 'product_code'] %}
{% set key = scope + ['partner_code', 'province_code', 'regime_code'] %}
{{ incremental_by_year('int_data_years', dated_by='data_month', unique_key=key + ['vintage']) }}

with

scopes as (

    select
        {{ scope | join(', ') }},
        vintage,
        bool_or(is_complete) as is_complete
    from {{ ref('int_extract_scopes') }}
    where {{ in_batch('data_month', is_date=true) }}
    group by {{ scope | join(', ') }}, vintage

),

contested as (

    select {{ scope | join(', ') }}
    from scopes
    group by {{ scope | join(', ') }}
    having count(*) > 1

),

lines as (

    select
        {{ prefixed('lines', key) }},
        lines.vintage,
        lines.source_file,
        lines.line_number,
        lines.amount,
        lines.quantity_1,
        -- As in int_units, which has no units of lines that count no longer.
        coalesce(units.canonical_unit, nullif(lines.unit_1, '')) as quantity_unit,
        row_number() over (
            partition by {{ prefixed('lines', key) }}, lines.vintage
            order by lines.ingested_at desc, lines.source_file desc, lines.line_number desc
        ) as recency
    from {{ ref('stg_extracts__lines') }} as lines
    inner join contested on {{ same('lines', 'contested', scope) }}
    left join {{ ref('statistical_units') }} as units on lines.unit_1 = units.unit_name
    where {{ in_batch('lines.data_year') }}

),

keys as (

    select distinct {{ key | join(', ') }} from lines

),

final as (

    select
        {{ prefixed('keys', key) }},
        scopes.vintage,
        lines.source_file,
        lines.line_number,
        lines.amount is not null as is_listed,
        coalesce(lines.amount, 0) as amount,
        case when lines.amount is null then 0 else lines.quantity_1 end as quantity,
        lines.quantity_unit
    from keys
    inner join scopes on {{ same('keys', 'scopes', scope) }}
    left join lines on {{ same('keys', 'lines', key) }} and scopes.vintage = lines.vintage and lines.recency = 1
    where lines.amount is not null or scopes.is_complete

)

select * from final
