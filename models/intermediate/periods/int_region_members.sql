-- Grain: year x region_code x partner_code.
-- In which months of a year (as bits) a partner counts in a region. A region is the sum of the partners that belong to
-- it in the report month, on both sides (like for like); with `region_composition: own` last year's side takes those
-- that belonged to it a year earlier.
-- `has_one_composition`: all of the region's partners of the year count in the same months.
{% set last_year = 'years.year - 1' if var('region_composition') == 'own' else 'years.year' %}

with

membership as (

    select
        years.year,
        membership.region_code,
        membership.partner_code,
        {{ member_months('years.year', 'membership.valid_from', 'membership.valid_to') }} as current_member_months,
        {{ member_months(last_year, 'membership.valid_from', 'membership.valid_to') }} as last_year_member_months
    from {{ ref('region_membership') }} as membership
    cross join {{ ref('int_data_years') }} as years

),

members as (

    select
        year,
        region_code,
        partner_code,
        cast(sum(current_member_months) as bigint) as current_member_months,
        cast(sum(last_year_member_months) as bigint) as last_year_member_months
    from membership
    where current_member_months + last_year_member_months > 0
    group by year, region_code, partner_code

),

final as (

    select
        *,
        min(current_member_months) over (partition by year, region_code)
        = max(current_member_months) over (partition by year, region_code)
        and min(last_year_member_months) over (partition by year, region_code)
        = max(last_year_member_months) over (partition by year, region_code) as has_one_composition
    from members

)

select * from final
