-- Grain: extract_id x flow x breakdown x currency x product_code x year.
-- What each extract answers: the months (bits) of every code that is one of those that it was asked for, or under one.
-- Where its question is not stated, these are the codes that it lists. A code that it answers and does not list had no
-- trade, if it lists all members; a code that no extract answers is not published.
{% set extract = ['extract_id', 'flow', 'breakdown', 'currency'] %}
{{ incremental_by_year('int_scope_years', dated_by='year', unique_key=extract + ['product_code', 'year']) }}

with

extracts as (

    select * from {{ ref('int_extract_years') }} where {{ in_batch('year') }}

),

listed as (

    select distinct {{ extract | join(', ') }}, product_code from {{ ref('int_extract_codes') }}

),

-- Many extracts ask the same: it is answered once.
questions as (

    select distinct
        asked_codes,
        asked_codes as question
    from extracts
    where asked_codes is not null

),

asked as (

    {{ split_to_rows('questions', ['question'], 'asked_codes', 'code') }}

),

codes as (

    select product_code, first_year, last_year from {{ ref('int_known_codes') }}
    union
    select product_code, first_year, last_year from {{ ref('int_basket_codes') }}

),

answered as (

    select distinct
        asked.question,
        codes.product_code,
        codes.first_year,
        codes.last_year
    from asked
    inner join codes
        on asked.code = 'all' or substring(codes.product_code, 1, length(asked.code)) = asked.code

),

-- A code whose trade is inside the line of a shorter one, which the extract lists, is not answered by it.
inside as (

    {% for digits in [2, 4, 6, 8] %}
        select distinct
            {{ prefixed('listed', extract) }},
            codes.product_code
        from listed
        inner join codes on listed.product_code = substring(codes.product_code, 1, {{ digits }})
        where length(listed.product_code) = {{ digits }} and length(codes.product_code) > {{ digits }}
        {{ 'union' if not loop.last }}
    {% endfor %}

),

scopes as (

    select
        extracts.*,
        answered.product_code
    from extracts
    inner join answered
        on
            extracts.asked_codes = answered.question
            and extracts.year between answered.first_year and answered.last_year
    left join inside
        on {{ same('extracts', 'inside', extract) }} and answered.product_code = inside.product_code
    left join listed
        on {{ same('extracts', 'listed', extract) }} and answered.product_code = listed.product_code
    where inside.product_code is null or listed.product_code is not null
    union all
    select
        extracts.*,
        listed.product_code
    from extracts
    inner join listed on {{ same('extracts', 'listed', extract) }}
    where extracts.asked_codes is null

),

final as (

    select
        scopes.year,
        {{ prefixed('scopes', extract) }},
        scopes.product_code,
        scopes.vintage,
        scopes.stated_at,
        scopes.is_complete,
        scopes.asked_codes is null as is_assumed,
        scopes.source,
        scopes.months
    from scopes
    left join {{ ref('int_sample_codes') }} as samples on scopes.product_code = samples.product_code
    where scopes.source <> 'sample' or samples.product_code is not null

)

select * from final
