-- Grain: year x currency x breakdown x product_id x flow x member_code.
-- The heart of the warehouse: a year is one row, its months are columns, so nothing can shift when a month is missing.
{{ incremental_by_year('int_report_years', dated_by='year', unique_key=[
    'year', 'currency', 'breakdown', 'product_id', 'flow', 'member_code',
]) }}
with

months as (

    select
        *,
        cast(extract(year from data_month) as integer) as year,
        cast(extract(month from data_month) as integer) as month
    from {{ ref('int_trade_months') }}
    where {{ in_batch('data_month', is_date=true) }}

),

codes as (

    select
        year,
        currency,
        breakdown,
        product_id,
        flow,
        member_code,
        {% for month in range(1, 13) %}
            max(case when month = {{ month }} then amount end) as amount_{{ month }},
            max(case when month = {{ month }} then quantity end) as quantity_{{ month }},
            max(case when month = {{ month }} then units end) as units_{{ month }}{% if not loop.last %},{% endif %}
        {% endfor %}
    from months
    group by year, currency, breakdown, product_id, flow, member_code

),

{% if var('monitor_all_codes') %}
    -- Who adds up to what. A code that longer ones follow in other months is a roll-up of these and of itself.
    roll_ups as (

        select distinct product_id, product_code
        from {{ ref('int_basket_codes') }}
        where product_id in (select product_id from {{ ref('int_basket_codes') }} where is_roll_up)

    ),
{% endif %}

final as (

    select * from codes

    {% if var('monitor_all_codes') %}
        where product_id not in (select product_id from roll_ups)
        union all
        select
            codes.year,
            codes.currency,
            codes.breakdown,
            roll_ups.product_id,
            codes.flow,
            codes.member_code,
            {% for month in range(1, 13) %}
                cast(sum(codes.amount_{{ month }}) as bigint) as amount_{{ month }},
                cast(sum(codes.quantity_{{ month }}) as bigint) as quantity_{{ month }},
                {{ bits_in_group('codes.units_' ~ month) }} as units_{{ month }}{% if not loop.last %},{% endif %}
            {% endfor %}
        from codes
        inner join roll_ups on codes.product_id = roll_ups.product_code
        group by codes.year, codes.currency, codes.breakdown, roll_ups.product_id, codes.flow, codes.member_code
    {% endif %}

)

select * from final
{{ kept_together_by('breakdown') }}
