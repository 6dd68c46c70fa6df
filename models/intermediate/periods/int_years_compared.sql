-- Grain: year x currency x breakdown (overview, partner, province) x product_id x flow x member_code.
-- Three years of a member side by side: this one, the last and the one before (the last year's rolling twelve months
-- reach into it). A member of any of the three has a row; joined by year, never by row offset.
-- Months are added up from January on, so that a period is a difference of columns.
{% set sides = ['this', 'last', 'before'] %}
{% set keys = ['year', 'currency', 'breakdown', 'product_id', 'flow', 'member_code'] %}
{{ incremental_by_year('int_report_years', dated_by='year', unique_key=keys) }}
{% set table = keys | reject('equalto', 'member_code') | list %}
{% set cumulated = cumulated_columns() %}
{% set coverage = ['covered_months', 'valued_months', 'answered_months', 'complete_months', 'january_told'] %}

with

{% for side in sides %}
    {{ side }}_year as (

        select
            year + {{ loop.index0 }} as year,
            {{ keys[1:] | join(', ') }},
            {{ traded_months() }} as {{ side }}_traded_months,
            {% for name in side_columns(side) %}
                {{ cumulated[name] }} as {{ side }}_{{ name }}{% if not loop.last %},{% endif %}
            {% endfor %}
        from {{ ref('int_trade_years') }}
        where {{ in_batch('year + ' ~ loop.index0) }}

    ),

    {{ side }}_coverage as (

        select
            year + {{ loop.index0 }} as year,
            {{ table[1:] | join(', ') }},
            series_no,
            {% for months in coverage %}
                {{ months }} as {{ side }}_{{ months }}{% if not loop.last %},{% endif %}
            {% endfor %}
        from {{ ref('int_coverage_years') }}
        where {{ in_batch('year + ' ~ loop.index0) }}

    ),
{% endfor %}

members as (

    -- USING makes one column of the three sides' keys.
    select *  -- noqa: RF02
    from this_year
    full outer join last_year using ({{ keys | join(', ') }})  -- noqa: ST07
    full outer join before_year using ({{ keys | join(', ') }})  -- noqa: ST07

),

covered as (

    select
        {{ prefixed('this_coverage', table) }},
        this_coverage.series_no,
        {% for side in sides %}
            {% for months in coverage %}
                coalesce({{ side }}_coverage.{{ side }}_{{ months }}, 0)
                    as {{ side }}_{{ months }}{% if not loop.last %},{% endif %}
            {% endfor %}{% if not loop.last %},{% endif %}
        {% endfor %}
    from this_coverage
    left join last_coverage on {{ same('this_coverage', 'last_coverage', table) }}
    left join before_coverage on {{ same('this_coverage', 'before_coverage', table) }}

),

final as (

    select
        {{ prefixed('covered', table) }},
        coalesce(members.member_code, '') as member_code,
        covered.series_no,
        {% for side in sides %}
            {% for months in coverage | reject('equalto', 'answered_months') %}
                covered.{{ side }}_{{ months }},
            {% endfor %}
            -- Where a member's own trade is known: it is listed and every code is answered, or all members are listed.
            {{ bits_in_any([
                'covered.' ~ side ~ '_complete_months',
                bits_in_both('covered.' ~ side ~ '_answered_months', 'coalesce(members.' ~ side ~ '_traded_months, 0)'),
            ]) }} as {{ side }}_known_months,
            {% for name in side_columns(side) %}
                coalesce(members.{{ side }}_{{ name }}, 0) as {{ side }}_{{ name }}{% if not loop.last %},{% endif %}
            {% endfor %}{% if not loop.last %},{% endif %}
        {% endfor %}
    from covered
    left join members on {{ same('covered', 'members', table) }}
    -- The overview has a row wherever it is covered, even where nothing was traded.
    where members.member_code is not null or covered.breakdown = 'overview'

)

select * from final
{{ kept_together_by('breakdown') }}
