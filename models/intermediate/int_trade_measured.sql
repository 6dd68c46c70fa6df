-- Grain: report_month x period x currency x breakdown (overview, region, partner, province) x product_id x flow
-- x member_code. Every measure of every table has its one home here; the marts select from it.
-- A view: each mart computes its own part, and nothing of this size is written twice.
{{ config(materialized='view') }}
{% set keys = ['report_month', 'period', 'currency', 'product_id', 'flow'] %}
{% set periods = [
    'amount', 'amount_last_year', 'quantity', 'quantity_last_year', 'units', 'units_last_year',
    'is_comparable', 'is_complete', 'has_trade',
] %}

with

totals as (

    select * from {{ ref('int_total_periods') }}

),

periods as (

    select {{ keys | join(', ') }}, 'overview' as breakdown, '' as member_code, {{ periods | join(', ') }}
    from totals
    union all
    select {{ keys | join(', ') }}, 'region' as breakdown, member_code, {{ periods | join(', ') }}
    from {{ ref('int_region_periods') }}
    union all
    select {{ keys | join(', ') }}, breakdown, member_code, {{ periods | join(', ') }}
    from {{ ref('int_trade_periods') }}
    where breakdown in ('partner', 'province')

),

units as (

    select distinct unit_bit, quantity_unit from {{ ref('int_units') }}

),

-- A set of units that is one unit finds its name; a mixed set finds none, and its quantities are not added.
resolved as (

    select
        periods.*,
        totals.amount as total,
        totals.amount_last_year as total_last_year,
        totals.is_comparable as total_is_comparable,
        nullif(case when periods.units is null then last_unit.quantity_unit else this_unit.quantity_unit end, '')
            as quantity_unit,
        (periods.units is not null and this_unit.unit_bit is null)
        or (periods.units_last_year is not null and last_unit.unit_bit is null)
        or this_unit.unit_bit <> last_unit.unit_bit as has_mixed_units,
        case
            when periods.units is null or nullif(this_unit.quantity_unit, '') is not null then periods.quantity
        end as one_unit_quantity,
        case
            when periods.units_last_year is null or nullif(last_unit.quantity_unit, '') is not null
                then periods.quantity_last_year
        end as one_unit_quantity_last_year
    from periods
    inner join totals on {{ same('periods', 'totals', keys) }}
    left join units as this_unit on periods.units = this_unit.unit_bit
    left join units as last_unit on periods.units_last_year = last_unit.unit_bit

),

judged as (

    select
        *,
        case
            when flow <> 'net_export' or amount - amount_last_year is null or not is_comparable
                then {{ yoy_status('amount', 'amount_last_year', 'is_comparable', var('near_zero_base')) }}
            else 'not_applicable'
        end as yoy_status,
        case
            when flow = 'net_export' then 'not_applicable'
            when has_mixed_units then 'mixed_units'
            else {{ yoy_status('one_unit_quantity', 'one_unit_quantity_last_year', 'is_comparable') }}
        end as quantity_yoy_status,
        {{ yoy_status('total', 'total_last_year', 'total_is_comparable', var('near_zero_base')) }} as total_yoy_status
    from resolved

),

final as (

    select
        {{ keys | join(', ') }},
        breakdown,
        member_code,
        amount,
        amount_last_year,
        case when is_comparable then amount - amount_last_year end as amount_change,
        {{ yoy_pct('amount', 'amount_last_year', 'yoy_status') }} as amount_yoy_pct,
        yoy_status,
        one_unit_quantity as quantity,
        one_unit_quantity_last_year as quantity_last_year,
        {{ yoy_pct('one_unit_quantity', 'one_unit_quantity_last_year', 'quantity_yoy_status') }} as quantity_yoy_pct,
        quantity_yoy_status,
        quantity_unit,
        {{ ratio('amount', 'one_unit_quantity') }} as unit_value,
        {{ ratio('amount_last_year', 'one_unit_quantity_last_year') }} as unit_value_last_year,
        total,
        total_last_year,
        {{ share_pct('amount', 'total') }} as share_pct,
        {{ share_pct('amount_last_year', 'total_last_year') }} as share_pct_last_year,
        case
            when total_yoy_status = 'ok' and is_comparable then {{ share_pct('amount - amount_last_year', 'total_last_year') }}
        end as contribution_pp,
        is_complete,
        has_trade
    from judged

)

select * from final
