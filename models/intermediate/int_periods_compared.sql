-- Grain: report_month x period x currency x breakdown (overview, region, partner, province) x product_id x flow
-- x member_code. The rows of all tables beside the totals of their flow, each side's quantity in its one unit.
-- A view, as int_trade_measured: each mart computes its own part, and nothing of this size is written twice.
{{ config(materialized='view') }}
{% set keys = ['report_month', 'period', 'currency', 'product_id', 'flow'] %}
{% set sides = [
    'amount', 'amount_last_year', 'quantity', 'quantity_last_year', 'units', 'units_last_year',
    'is_comparable', 'is_complete', 'has_trade',
] %}

with

totals as (

    select * from {{ ref('int_total_periods') }}

),

periods as (

    select {{ keys | join(', ') }}, 'overview' as breakdown, '' as member_code, {{ sides | join(', ') }}
    from totals
    union all
    select {{ keys | join(', ') }}, 'region' as breakdown, member_code, {{ sides | join(', ') }}
    from {{ ref('int_region_periods') }}
    union all
    select {{ keys | join(', ') }}, breakdown, member_code, {{ sides | join(', ') }}
    from {{ ref('int_trade_periods') }}
    where breakdown in ('partner', 'province')

),

units as (

    select distinct unit_bit, quantity_unit from {{ ref('int_units') }}

),

-- A set of units that is one unit finds its name; a mixed set finds none, and its quantities are not added.
final as (

    select
        {{ prefixed('periods', keys) }},
        periods.breakdown,
        periods.member_code,
        periods.amount,
        periods.amount_last_year,
        case
            when periods.units is null or this_unit.quantity_unit <> '' then periods.quantity
        end as quantity,
        case
            when periods.units_last_year is null or last_unit.quantity_unit <> '' then periods.quantity_last_year
        end as quantity_last_year,
        nullif(case when periods.units is null then last_unit.quantity_unit else this_unit.quantity_unit end, '')
            as quantity_unit,
        coalesce(
            (periods.units is not null and this_unit.unit_bit is null)
            or (periods.units_last_year is not null and last_unit.unit_bit is null)
            or this_unit.unit_bit <> last_unit.unit_bit,
            false
        ) as has_mixed_units,
        totals.amount as total,
        totals.amount_last_year as total_last_year,
        totals.is_comparable as total_is_comparable,
        periods.is_comparable,
        periods.is_complete,
        periods.has_trade
    from periods
    inner join totals on {{ same('periods', 'totals', keys) }}
    left join units as this_unit on periods.units = this_unit.unit_bit
    left join units as last_unit on periods.units_last_year = last_unit.unit_bit

)

select * from final
