-- Grain: report_month x period x currency x product_id x flow x member_code (region).
-- A region is the sum of the partners that belong to it in the report month, on both sides (like for like); with
-- `region_composition: own` last year's side takes those that belonged to it a year earlier.
{{ incremental_by_month(['table_no', 'member_code']) }}
{% set months_ago = 12 if var('region_composition') == 'own' else 0 %}
{% set sides = [('', 'current_counts'), ('_last_year', 'last_year_counts')] %}

with

partners as (

    select * from {{ ref('int_partner_periods') }} where {{ in_batch('report_month', is_date=true) }}

),

memberships as (

    select
        partners.*,
        membership.region_code,
        {{ is_member_in('partners.report_month') }} as current_counts,
        {{ is_member_in(add_months('partners.report_month', -months_ago)) }} as last_year_counts
    from partners
    inner join {{ ref('region_membership') }} as membership on partners.member_code = membership.partner_code

),

-- The bulletin prints its regions wherever a partner has a row, though none of their own partners traded: there a
-- partner who counts on neither side adds nothing. One is enough: the largest, or any where nobody is known.
printed as (

    select
        partners.*,
        regions.region_code,
        false as current_counts,
        false as last_year_counts
    from partners
    inner join {{ ref('int_flow_periods') }} as flows
        on partners.report_month = flows.report_month and partners.table_no = flows.table_no
    cross join {{ ref('region_list') }} as regions
    where
        (partners.rank = 1 or partners.rank is null)
        and regions.bulletin_order is not null
        and {{ is_listed('flows.product_id') }}
        and {{ in_batch('flows.report_month', is_date=true) }}

),

member_rows as (

    select * from memberships where current_counts or last_year_counts
    union all
    select * from printed

),

final as (

    select
        report_month,
        table_no,
        region_code as member_code,
        -- Who does not count adds a zero where all partners are listed, and else nothing that is known.
        {% for measure, is_known in [('amount', 'is_complete'), ('quantity', 'is_listed')] %}
            {% for side, counts in sides %}
                {% set column = measure ~ side %}
                cast(sum(
                    case when {{ counts }} then {{ column }} when {{ is_known }}{{ side }} then 0 end
                ) as bigint) as {{ column }},
            {% endfor %}
        {% endfor %}
        {% for side, counts in sides %}
            {{ bits_in_group('case when ' ~ counts ~ ' then units' ~ side ~ ' end') }} as units{{ side }},
        {% endfor %}
        -- A region is a sum: it is known where all members are listed.
        bool_and(is_listed and is_listed_last_year) as is_known,
        {% for flag in period_flags() | reject('equalto', 'is_known') %}
            bool_and({{ flag }}) as {{ flag }},
        {% endfor %}
        bool_or(has_trade and (current_counts or last_year_counts)) as has_trade
    from member_rows
    group by report_month, table_no, region_code

)

select * from final
{{ kept_together_by('table_no') }}
