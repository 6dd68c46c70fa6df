-- Grain: year x currency x breakdown (region) x product_id x flow x member_code (region) x current_member_months
-- x last_year_member_months.
-- The partners of a region added up, apart by the months (as bits) of the year in which they count in it: nearly
-- always one row. `is_alone`: it is the only one of its region.
{{ by_year('int_report_years', dated_by='year') }}
{% set keys = ['year', 'currency', 'product_id', 'flow', 'series_no'] %}

with

partners as (

    select * from {{ ref('int_years_compared') }} where breakdown = 'partner' and {{ in_part('year') }}

),

member_rows as (

    select
        partners.*,
        members.region_code,
        members.current_member_months,
        members.last_year_member_months,
        members.has_one_composition and products.product_id is null as is_alone
    from partners
    inner join {{ ref('int_region_members') }} as members
        on partners.year = members.year and partners.member_code = members.partner_code
    left join {{ ref('product_list') }} as products on partners.product_id = products.product_id
    union all
    -- The bulletin's regions are printed also where none of their partners traded: all partners of the flow, who belong
    -- in no month and add nothing.
    select
        partners.*,
        regions.region_code,
        0 as current_member_months,
        0 as last_year_member_months,
        false as is_alone
    from partners
    inner join {{ ref('product_list') }} as products on partners.product_id = products.product_id
    cross join {{ ref('region_list') }} as regions
    where regions.bulletin_order is not null

),

final as (

    select
        {{ keys | join(', ') }},
        'region' as breakdown,
        region_code as member_code,
        cast(current_member_months as bigint) as current_member_months,
        cast(last_year_member_months as bigint) as last_year_member_months,
        is_alone,
        {% for side in ['this', 'last', 'before'] %}
            {% for months in ['covered_months', 'valued_months', 'complete_months'] %}
                max({{ side }}_{{ months }}) as {{ side }}_{{ months }},
            {% endfor %}
            {% for name in side_columns(side) %}
                {% set column = side ~ '_' ~ name %}
                {{ bits_in_group(column) if 'units' in name else 'cast(sum(' ~ column ~ ') as bigint)' }}
                    as {{ column }}
                {%- if not loop.last %},{% endif %}
            {% endfor %}{% if not loop.last %},{% endif %}
        {% endfor %}
    from member_rows
    group by {{ keys | join(', ') }}, region_code, current_member_months, last_year_member_months, is_alone

)

select * from final
