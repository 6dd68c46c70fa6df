-- Grain: report_month x period x currency x product_id x flow x region_code.
-- A region is the sum of the partners that belong to it in the report month, on both sides (like for like);
-- with `region_composition: own` last year's side takes those that belonged to it a year earlier.
{% set last_year_side = 'belonged' if var('region_composition') == 'own' else 'belongs' %}

with

partners as (

    select * from {{ ref('int_trade_periods') }} where breakdown = 'partner'

),

members as (

    select
        partners.*,
        membership.region_code,
        partners.report_month between membership.valid_from and coalesce(membership.valid_to, date '9999-12-31')
            as belongs,
        {{ add_months('partners.report_month', -12) }}
        between membership.valid_from and coalesce(membership.valid_to, date '9999-12-31') as belonged
    from partners
    inner join {{ ref('region_membership') }} as membership on partners.member_code = membership.partner_code

),

final as (

    select
        report_month,
        period,
        currency,
        product_id,
        flow,
        region_code as member_code,
        cast(sum(case when belongs then amount end) as bigint) as amount,
        cast(sum(case when {{ last_year_side }} then amount_last_year end) as bigint) as amount_last_year,
        cast(sum(case when belongs then quantity end) as bigint) as quantity,
        cast(sum(case when {{ last_year_side }} then quantity_last_year end) as bigint) as quantity_last_year,
        {{ bits_in_group('case when belongs then units end') }} as units,
        {{ bits_in_group('case when ' ~ last_year_side ~ ' then units_last_year end') }} as units_last_year,
        bool_and(is_comparable) as is_comparable,
        bool_and(is_complete) as is_complete
    from members
    where belongs or {{ last_year_side }}
    group by report_month, period, currency, product_id, flow, region_code

)

select * from final
