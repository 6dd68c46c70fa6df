-- Grain: report_month x period x currency x breakdown (region) x product_id x flow x member_code (region).
-- The compositions of a region added up, where there are several: the columns of int_years_unfolded.
{{ config(materialized='view') }}
{% set keys = ['report_month', 'period', 'currency', 'product_id', 'flow'] %}

with

-- Read twice from the model itself: as a common step all its rows would be written down first.
alone as (

    select
        'region' as breakdown,
        *
    from {{ ref('int_compositions_unfolded') }}
    where is_alone

),

together as (

    select
        'region' as breakdown,
        year,
        table_no,
        {% for key in keys %}
            min({{ key }}) as {{ key }},
        {% endfor %}
        member_code,
        {% for side in ['current', 'last_year'] %}
            cast(sum({{ side }}_amount) as bigint) as {{ side }}_amount,
            cast(sum({{ side }}_quantity) as bigint) as {{ side }}_quantity,
            {{ bits_in_group(side ~ '_units') }} as {{ side }}_units,
            bool_and({{ side }}_is_covered) as {{ side }}_is_covered,
            bool_and({{ side }}_is_valued) as {{ side }}_is_valued,
            bool_and({{ side }}_is_complete) as {{ side }}_is_complete,
        {% endfor %}
        bool_or(has_trade) as has_trade
    from {{ ref('int_compositions_unfolded') }}
    where not is_alone
    -- By year too, though it follows from the table: whoever asks for a year then has only its rows added up.
    group by year, table_no, member_code

),

final as (

    select {{ unfolded_columns() | join(', ') }} from alone
    union all
    select {{ unfolded_columns() | join(', ') }} from together

)

select * from final
