-- Grain: report_month x period x product_id x flow x breakdown (overview, partner, region, province) x member.
-- The four trade tables under one another, for the metrics; every figure is the marts'.
{% set columns = [
    'report_month', 'period', 'product_id', 'flow', 'value_usd', 'value_usd_last_year', 'value_usd_change',
    'quantity', 'quantity_last_year', 'quantity_yoy_status', 'quantity_unit', 'is_complete', 'is_complete_last_year',
] | join(', ') %}
{% set no_share = 'cast(null as double)' %}
{% set no_code = 'cast(null as ' ~ dbt.type_string() ~ ')' %}

with

rows_of_all as (

    select
        {{ columns }}, 'overview' as breakdown, {{ no_share }} as share_pct, {{ no_share }} as share_change_pp,
        {{ no_code }} as partner_code, {{ no_code }} as region_code, {{ no_code }} as province_code
    from {{ ref('trade_overview') }}
    union all
    select
        {{ columns }}, 'partner' as breakdown, share_pct, share_change_pp,
        partner_code, {{ no_code }} as region_code, {{ no_code }} as province_code
    from {{ ref('trade_by_partner') }}
    union all
    select
        {{ columns }}, 'region' as breakdown, share_pct, share_change_pp,
        {{ no_code }} as partner_code, region_code, {{ no_code }} as province_code
    from {{ ref('trade_by_region') }}
    union all
    select
        {{ columns }}, 'province' as breakdown, share_pct, share_change_pp,
        {{ no_code }} as partner_code, {{ no_code }} as region_code, province_code
    from {{ ref('trade_by_province') }}

),

-- Months and members may be added; products, flows, breakdowns and regions, which overlap, may not,
-- nor the months of a cumulated period. Of growth neither may members of a table that misses some on either side.
addable as (

    select
        *,
        concat_ws(
            '|', product_id, flow, period, breakdown, coalesce(region_code, ''),
            case when period = 'month' then '' else cast(report_month as {{ dbt.type_string() }}) end
        ) as slice,
        case
            when not is_complete or not is_complete_last_year
                then coalesce(partner_code, region_code, province_code, '')
            else ''
        end as lone_member
    from rows_of_all

),

final as (

    select
        report_month,
        period,
        product_id,
        flow,
        breakdown,
        partner_code,
        region_code,
        province_code,
        value_usd,
        value_usd_last_year,
        value_usd_change,
        quantity,
        quantity_last_year,
        quantity_yoy_status,
        quantity_unit,
        share_pct,
        share_change_pp,
        is_complete,
        is_complete_last_year,
        slice,
        concat_ws('|', slice, lone_member) as growth_slice
    from addable

)

select * from final
