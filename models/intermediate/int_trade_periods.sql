-- Grain: report_month x period x currency x breakdown (overview, partner, province) x product_id x flow x member_code.
-- Year rows unfolded to report months: every covered month, all three periods, both sides, in closed form.
--   amount, quantity: null = not known (not published, or not listed by a partial extract); 0 = no trade.
--   units: null where nothing was traded.
--   is_comparable: every month of both sides is covered, so the two may be compared.
with

years as (

    select * from {{ ref('int_years_compared') }}

),

unfolded as (

    {% for month in range(1, 13) %}
        {% set outer_last = loop.last %}
        {% for period in periods_of(month) %}
            select
                {{ month_start('year', month) }} as report_month,
                '{{ period.name }}' as period,
                currency,
                breakdown,
                product_id,
                flow,
                member_code,
                {% for side in ['current', 'last_year'] %}
                    {{ sum_of_months(period[side], 'amount') }} as {{ side }}_amount,
                    {{ sum_of_months(period[side], 'quantity') }} as {{ side }}_quantity,
                    {{ units_of_months(period[side]) }} as {{ side }}_units,
                    {{ all_months_are(period[side], 'covered') }} as {{ side }}_is_covered,
                    {{ all_months_are(period[side], 'valued', among='covered') }} as {{ side }}_is_valued,
                    {{ all_months_are(period[side], 'complete') }}
                        as {{ side }}_is_complete{% if not loop.last %},{% endif %}
                {% endfor %}
            from years
            where
                {% if period.name == 'rolling_12_months' %}
                    {{ all_months_are(period.current, 'covered') }}
                {% else %}
                    {{ all_months_are([('this', [month])], 'covered') }}
                {% endif %}
            {{ 'union all' if not (loop.last and outer_last) }}
        {% endfor %}
    {% endfor %}

),

final as (

    select
        report_month,
        period,
        currency,
        breakdown,
        product_id,
        flow,
        member_code,
        case
            when current_is_valued and (current_units is not null or current_is_complete) then current_amount
        end as amount,
        case
            when last_year_is_covered and last_year_is_valued and (last_year_units is not null or last_year_is_complete)
                then last_year_amount
        end as amount_last_year,
        case when current_units is not null or current_is_complete then current_quantity end as quantity,
        case
            when last_year_is_covered and (last_year_units is not null or last_year_is_complete)
                then last_year_quantity
        end as quantity_last_year,
        current_units as units,
        case when last_year_is_covered then last_year_units end as units_last_year,
        current_is_covered and last_year_is_covered as is_comparable,
        current_is_complete and current_is_valued as is_complete
    from unfolded
    where
        current_units is not null
        or (last_year_units is not null and last_year_is_covered)
        or breakdown = 'overview'

)

select * from final
