-- Grain: report_month x period x currency x breakdown (overview, region, partner, province) x product_id x flow
-- x member_code. The rows of all tables beside the totals of their flow, each side's quantity in its one unit.
{{ config(materialized='view') }}
{% set keys = ['report_month', 'period', 'currency', 'product_id', 'flow'] %}
{% set sides = period_columns() %}
{% set ranks = ['rank', 'rank_last_year'] %}

with

periods as (

    {% for breakdown in ['partner', 'province', 'region'] %}
        select
            {{ prefixed('totals', keys) }},
            '{{ breakdown }}' as breakdown,
            members.member_code,
            {{ prefixed('members', sides) }},
            totals.amount as total,
            totals.amount_last_year as total_last_year,
            totals.is_comparable as total_is_comparable,
            totals.is_known as total_is_known,
            totals.is_complete as total_is_complete,
            totals.is_complete_last_year as total_is_complete_last_year,
            {% for rank in ranks %}
                {{ 'cast(null as integer) as ' if breakdown == 'region' else 'members.' }}{{ rank }}
                {%- if not loop.last %},{% endif %}
            {% endfor %}
        from {{ ref('int_' ~ breakdown ~ '_periods') }} as members
        inner join {{ ref('int_flow_periods') }} as totals
            on members.report_month = totals.report_month and members.table_no = totals.table_no
        union all
    {% endfor %}
    select
        {{ keys | join(', ') }},
        'overview' as breakdown,
        '' as member_code,
        {{ sides | join(', ') }},
        amount as total,
        amount_last_year as total_last_year,
        is_comparable as total_is_comparable,
        is_known as total_is_known,
        is_complete as total_is_complete,
        is_complete_last_year as total_is_complete_last_year,
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
        united.total_is_known,
        united.total_is_complete,
        united.total_is_complete_last_year,
        united.is_comparable,
        united.is_known,
        united.is_complete,
        united.is_complete_last_year,
        united.has_trade,
        united.rank,
        case when united.amount_last_year is not null then united.rank_last_year end as rank_last_year
    from united
    left join units on united.unit_bit = units.unit_bit

)

select * from final
