-- Grain: flow x breakdown x currency x data_month x product_code x partner_code x province_code x regime_code
-- x vintage.
-- What each vintage says about a key, only where more than one vintage speaks about its product and month.
-- A complete extract that does not list a key says 0; a partial one says nothing.
{% set source = ['flow', 'breakdown', 'currency', 'product_code', 'year'] %}
{% set key = source[:4] + ['data_month', 'partner_code', 'province_code', 'regime_code'] %}
{{ incremental_by_year('int_scope_years', dated_by='data_month', unique_key=key + ['vintage']) }}

with

scopes as (

    select * from {{ ref('int_extract_scopes') }} where {{ in_batch('year') }}

),

contested as (

    select {{ source | join(', ') }}
    from scopes
    group by {{ source | join(', ') }}
    having count(distinct vintage) > 1

),

lines as (

    select
        *,
        data_year as year
    from {{ ref('stg_extracts__lines') }}
    where {{ in_batch('data_year') }}

),

listed as (

    select
        {{ prefixed('lines', key) }},
        lines.year,
        lines.vintage,
        lines.source_file,
        lines.line_number,
        lines.amount,
        lines.quantity_1,
        -- As in int_units, which has no units of lines that count no longer.
        coalesce(units.canonical_unit, nullif(lines.unit_1, '')) as quantity_unit,
        row_number() over (
            partition by {{ prefixed('lines', key) }}, lines.vintage
            order by scopes.stated_at desc, lines.source_file desc, lines.line_number desc
        ) as recency
    from lines
    inner join contested on {{ same('lines', 'contested', source) }}
    inner join scopes on {{ same('lines', 'scopes', ['extract_id'] + source) }}
    left join {{ ref('statistical_units') }} as units on lines.unit_1 = units.unit_name

),

keys as (

    select distinct {{ key | join(', ') }}, year from listed

),

spoken as (

    select
        {{ prefixed('keys', key) }},
        scopes.vintage,
        bool_or(scopes.is_complete) as is_complete
    from keys
    inner join scopes on {{ same('keys', 'scopes', source) }} and {{ has_month('scopes.months', 'keys.data_month') }}
    group by {{ prefixed('keys', key) }}, scopes.vintage

),

final as (

    select
        {{ prefixed('spoken', key) }},
        spoken.vintage,
        listed.source_file,
        listed.line_number,
        listed.amount is not null as is_listed,
        coalesce(listed.amount, 0) as amount,
        case when listed.amount is null then 0 else listed.quantity_1 end as quantity,
        listed.quantity_unit
    from spoken
    left join listed
        on {{ same('spoken', 'listed', key + ['vintage']) }} and listed.recency = 1
    where listed.amount is not null or spoken.is_complete

)

select * from final
