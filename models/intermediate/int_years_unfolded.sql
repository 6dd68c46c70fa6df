-- Grain: report_month x period x currency x breakdown (overview, partner, province) x product_id x flow x member_code.
-- Year rows unfolded to report months: every covered month, all three periods, both sides, in closed form.
-- What the sums mean (no trade, not published, not known) is decided in int_trade_periods.
{{ config(materialized='view') }}
{% set months = [] %}
{% for side in ['this', 'last', 'before'] %}
    {% for quality in ['covered', 'valued', 'complete'] %}
        {% do months.append(side ~ '_' ~ quality ~ '_months') %}
    {% endfor %}
    {% for measure in ['amount', 'quantity', 'units'] %}
        {% for month in range(1, 13) %}
            {% set column = side ~ '_' ~ measure ~ '_' ~ month %}
            {% do months.append('coalesce(' ~ column ~ ', 0) as ' ~ column) %}
        {% endfor %}
    {% endfor %}
{% endfor %}
{% set keys = ['currency', 'breakdown', 'product_id', 'flow', 'member_code'] %}

with

-- A month without trade adds 0, and no unit.
years as (

    select
        year,
        {{ keys | join(', ') }},
        {{ months | join(', ') }}
    from {{ ref('int_years_compared') }}

),

final as (

    {% for month in range(1, 13) -%}
        {%- set is_last_month = loop.last -%}
        {%- for period in periods_of(month) -%}
            select
                {{- ' ' ~ month_start('year', month) }} as report_month,
                {{- " '" ~ period.name ~ "'" }} as period,
                {{- ' ' ~ keys | join(', ') -}}
                {%- for side in ['current', 'last_year'] -%}
                    {{- ', ' ~ sum_of_months(period[side], 'amount') }} as {{ side }}_amount
                    {{- ', ' ~ sum_of_months(period[side], 'quantity') }} as {{ side }}_quantity
                    {{- ', ' ~ units_of_months(period[side]) }} as {{ side }}_units
                    {{- ', ' ~ all_months_are(period[side], 'covered') }} as {{ side }}_is_covered
                    {{- ', ' ~ all_months_are(period[side], 'valued', among='covered') }} as {{ side }}_is_valued
                    {{- ', ' ~ all_months_are(period[side], 'complete') }} as {{ side }}_is_complete
                {%- endfor %}
            from years where {{ all_months_are(
                period.current if period.name == 'rolling_12_months' else [('this', [month])], 'covered'
            ) }}
            {{ 'union all ' if not (loop.last and is_last_month) -}}
        {%- endfor -%}
    {%- endfor %}

)

select * from final
