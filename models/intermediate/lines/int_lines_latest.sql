-- Grain: flow x breakdown x currency x data_month x product_code x partner_code x province_code x regime_code.
-- The line that counts for each key: the latest statement; a complete extract of a later day also removes what it does
-- not list.
{{ incremental_by_year('int_scope_years', dated_by='data_month', unique_key=[
    'flow', 'breakdown', 'currency', 'data_month', 'product_code', 'partner_code', 'province_code', 'regime_code',
]) }}
{% set extract = ['extract_id', 'flow', 'breakdown', 'currency', 'product_code', 'year'] %}
{% set source = extract[1:] %}
{% set key = source[:4] + ['data_month', 'partner_code', 'province_code', 'regime_code'] %}

with

scopes as (

    select * from {{ ref('int_extract_scopes') }} where {{ in_batch('year') }}

),

said as (

    select
        *,
        {{ bits_in_both(
            'months',
            'coalesce(' ~ bits_in_group('months') ~ ' over (partition by ' ~ source | join(', ')
            ~ ' order by stated_at, extract_id rows between unbounded preceding and 1 preceding), 0)'
        ) }} as months_said_before
    from scopes

),

-- The months of which several extracts speak.
contested as (

    select
        {{ source | join(', ') }},
        {{ bits_in_group('months_said_before') }} as months
    from said
    group by {{ source | join(', ') }}

),

lines as (

    select
        *,
        data_year as year
    from {{ ref('stg_extracts__lines') }}
    where {{ in_batch('data_year') }}

),

candidates as (

    select
        lines.*,
        scopes.stated_at,
        {{ has_month('contested.months', 'lines.data_month') }} as is_contested
    from lines
    inner join scopes on {{ same('lines', 'scopes', extract) }}
    inner join contested on {{ same('lines', 'contested', source) }}

),

-- Only where extracts compete does a key need its lines ranked; the rest, nearly everything, passes as it is.
competing as (

    select
        candidates.*,
        row_number() over (
            partition by {{ prefixed('candidates', key) }}
            order by candidates.stated_at desc, candidates.source_file desc, candidates.line_number desc
        ) as recency
    from candidates
    left join scopes as later
        on
            {{ same('candidates', 'later', source) }}
            and later.is_complete
            and candidates.vintage < later.vintage
            and {{ has_month('later.months', 'candidates.data_month') }}
    where candidates.is_contested and later.extract_id is null

),

{% set columns = key + [
    'product_name', 'partner_name', 'province_name', 'regime_name', 'amount', 'quantity_1', 'unit_1',
    'vintage', 'source_file', 'line_number',
] %}

final as (

    select {{ columns | join(', ') }} from candidates where not is_contested
    union all
    select {{ columns | join(', ') }} from competing where recency = 1

)

select * from final
