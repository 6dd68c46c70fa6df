-- Grain: extract_id x flow x breakdown x currency x year.
-- The months of a year that an extract was asked for, as bits (January = 1, February = 2, … December = 2048).
{% set columns = [
    'extract_id', 'flow', 'breakdown', 'currency', 'vintage', 'stated_at', 'is_complete', 'is_sample', 'asked_codes',
] %}
{{ config(unique_key=['extract_id', 'flow', 'breakdown', 'currency', 'year']) }}

with

months as (

    {{ split_to_rows(ref('int_extract_questions'), columns + ['months'], 'months', 'data_month') }}

),

final as (

    select
        {{ columns | join(', ') }},
        {{ data_year() }} as year,
        cast(sum(power(2, cast(substring(data_month, 5, 2) as integer) - 1)) as bigint) as months
    from months
    where {{ data_year() }} is not null
    group by {{ columns | join(', ') }}, {{ data_year() }}

)

select * from final
