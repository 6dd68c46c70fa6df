-- Grain: year x currency x breakdown x product_id x flow x member_code.
-- Three years of a member side by side: this one, the last and the one before (the last year's rolling twelve months
-- reach into it). A member of any of the three has a row; joined by year, never by row offset.
{% set sides = ['this', 'last', 'before'] %}
{% set columns = [] %}
{% for side in sides %}
    {% for months in ['covered_months', 'valued_months', 'complete_months'] %}
        {% do columns.append('coalesce(' ~ side ~ '_coverage.' ~ months ~ ', 0) as ' ~ side ~ '_' ~ months) %}
    {% endfor %}
    {% for month in range(1, 13) %}
        {% for measure in ['amount', 'quantity', 'units'] %}
            {% set column = measure ~ '_' ~ month %}
            {% do columns.append(side ~ '_year.' ~ column ~ ' as ' ~ side ~ '_' ~ column) %}
        {% endfor %}
    {% endfor %}
{% endfor %}

with

years as (

    select * from {{ ref('int_trade_years') }}

),

coverage as (

    select * from {{ ref('int_coverage_years') }}

),

-- The overview has a row wherever it is covered, even where nothing was traded.
members as (

    {% for side in sides %}
        select year + {{ loop.index0 }} as year, currency, breakdown, product_id, flow, member_code from years
        union
    {% endfor %}
    select year, currency, breakdown, product_id, flow, '' as member_code from coverage where breakdown = 'overview'

),

final as (

    select
        members.year,
        members.currency,
        members.breakdown,
        members.product_id,
        members.flow,
        members.member_code,
        {{ columns | join(',\n        ') }}
    from members
    {% for side in sides %}
        {{ 'inner' if side == 'this' else 'left' }} join coverage as {{ side }}_coverage
            on
                members.year - {{ loop.index0 }} = {{ side }}_coverage.year
                and members.currency = {{ side }}_coverage.currency
                and members.breakdown = {{ side }}_coverage.breakdown
                and members.product_id = {{ side }}_coverage.product_id
                and members.flow = {{ side }}_coverage.flow
        left join years as {{ side }}_year
            on
                members.year - {{ loop.index0 }} = {{ side }}_year.year
                and members.currency = {{ side }}_year.currency
                and members.breakdown = {{ side }}_year.breakdown
                and members.product_id = {{ side }}_year.product_id
                and members.flow = {{ side }}_year.flow
                and members.member_code = {{ side }}_year.member_code
    {% endfor %}

)

select * from final
