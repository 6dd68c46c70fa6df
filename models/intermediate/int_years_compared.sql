-- Grain: year x currency x breakdown (overview, partner, province) x product_id x flow x member_code.
-- Three years of a member side by side: this one, the last and the one before (the last year's rolling twelve months
-- reach into it). A member of any of the three has a row; joined by year, never by row offset.
{{ by_year('int_report_years', dated_by='year') }}
{% set sides = ['this', 'last', 'before'] %}
{% set keys = ['year', 'currency', 'breakdown', 'product_id', 'flow', 'member_code'] %}
{% set table = keys | reject('equalto', 'member_code') | list %}

with

{% for side in sides %}
    {{ side }}_year as (

        select
            year + {{ loop.index0 }} as year,
            {{ keys[1:] | join(', ') }},
            {% for name, months, _ in year_columns(side) %}
                {{ months }} as {{ side }}_{{ name }}{{ ',' if not loop.last }}
            {% endfor %}
        from {{ ref('int_trade_years') }}
        where {{ in_years('year + ' ~ loop.index0) }}

    ),

    {{ side }}_coverage as (

        select
            year + {{ loop.index0 }} as year,
            {{ table[1:] | join(', ') }},
            covered_months as {{ side }}_covered_months,
            valued_months as {{ side }}_valued_months,
            complete_months as {{ side }}_complete_months
        from {{ ref('int_coverage_years') }}
        where {{ in_years('year + ' ~ loop.index0) }}

    ),
{% endfor %}

-- The overview has a row wherever it is covered, even where nothing was traded.
covered_overview as (

    select {{ table | join(', ') }}, '' as member_code from this_coverage where breakdown = 'overview'

),

final as (

    select
        {{ keys | join(', ') }},
        {% for side in sides %}
            {% for months in ['covered_months', 'valued_months', 'complete_months'] %}
                coalesce({{ side }}_{{ months }}, 0) as {{ side }}_{{ months }},
            {% endfor %}
            {% for name, _, _ in year_columns(side) %}
                coalesce({{ side }}_{{ name }}, 0) as {{ side }}_{{ name }}{{ ',' if not loop.last }}
            {% endfor %}
            {{ ',' if not loop.last }}
        {% endfor %}
    from this_year
    full outer join last_year using ({{ keys | join(', ') }})
    full outer join before_year using ({{ keys | join(', ') }})
    full outer join covered_overview using ({{ keys | join(', ') }})
    inner join this_coverage using ({{ table | join(', ') }})
    left join last_coverage using ({{ table | join(', ') }})
    left join before_coverage using ({{ table | join(', ') }})

)

select * from final
