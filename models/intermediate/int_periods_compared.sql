-- Grain: report_month x period x currency x breakdown (overview, region, partner, province) x product_id x flow
-- x member_code. The rows of all tables, ranked, beside the totals of their flow, each side's quantity in its one unit.
-- A view, as int_trade_measured: each mart computes its own part, and nothing of this size is written twice.
{{ config(materialized='view') }}
{% set keys = ['year', 'report_month', 'period', 'currency', 'product_id', 'flow'] %}
{% set sides = [
    'amount', 'amount_last_year', 'quantity', 'quantity_last_year', 'units', 'units_last_year',
    'is_comparable', 'is_complete', 'has_trade',
] %}
{% set table = ['year', 'currency', 'table_no'] %}
{% set members = table + ['member_code'] + sides %}

with

-- Ranked while a row is numbers only: sorting carries all its columns along.
members as (

    {% for breakdown in ['partner', 'province', 'region'] %}
        select
            {{ members | join(', ') }},
            '{{ breakdown }}' as breakdown,
            {% if breakdown == 'region' %}
                cast(null as integer) as rank,
                cast(null as integer) as rank_last_year
            {% else %}
                cast({{ rank_by_value('amount', 'member_code', table) }} as integer) as rank,
                cast({{ rank_by_value('amount_last_year', 'member_code', table) }} as integer) as rank_last_year
            {% endif %}
        from {{ ref('int_trade_periods') }}
        where breakdown = '{{ breakdown }}'
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

periods as (

    select
        {{ prefixed('totals', keys) }},
        members.breakdown,
        members.member_code,
        {{ prefixed('members', sides) }},
        totals.amount as total,
        totals.amount_last_year as total_last_year,
        totals.is_comparable as total_is_comparable,
        members.rank,
        case when members.amount_last_year is not null then members.rank_last_year end as rank_last_year
    from members
    inner join {{ ref('int_flow_periods') }} as totals on {{ same('members', 'totals', table) }}
    union all
    select
        {{ keys | join(', ') }},
        'overview' as breakdown,
        '' as member_code,
        {{ sides | join(', ') }},
        amount as total,
        amount_last_year as total_last_year,
        is_comparable as total_is_comparable,
        cast(null as integer) as rank,
        cast(null as integer) as rank_last_year
    from {{ ref('int_total_periods') }}

),

units as (

    select distinct unit_bit, quantity_unit from {{ ref('int_units') }}

),

united as (

    select
        *,
        coalesce(units, units_last_year) as unit_bit,
        {{ bits_in_any(['coalesce(units, 0)', 'coalesce(units_last_year, 0)']) }} as units_of_both
    from periods

),

final as (

    select
        {{ prefixed('united', keys) }},
        united.breakdown,
        united.member_code,
        united.amount,
        united.amount_last_year,
        case when {{ is_one_unit('united.units') }} then united.quantity end as quantity,
        case when {{ is_one_unit('united.units_last_year') }} then united.quantity_last_year end as quantity_last_year,
        -- A set of units that is one unit finds its name, a mixed set finds none.
        nullif(units.quantity_unit, '') as quantity_unit,
        {{ bits_in_both('united.units_of_both', 'united.units_of_both - 1') }} <> 0 as has_mixed_units,
        united.total,
        united.total_last_year,
        united.total_is_comparable,
        united.is_comparable,
        united.is_complete,
        united.has_trade,
        united.rank,
        united.rank_last_year
    from united
    left join units on united.unit_bit = units.unit_bit

)

select * from final
