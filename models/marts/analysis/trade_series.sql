-- Grain: month x product_id x flow x breakdown (overview, region, partner, province) x member_code.
-- The monthly rows of the trade marts without holes: every member that has ever traded, in every month that anything of
-- its product covers. 0 where there was no trade, null where that is not published. Of the products that someone has
-- named.
{% set series = ['product_id', 'flow', 'breakdown', 'member_code'] %}
{{ config(materialized='view', unique_key=['month'] + series) }}

with

traded as (

    {% for breakdown, table, member in dollar_tables() %}
        select
            report_month as month,
            product_id,
            flow,
            '{{ breakdown }}' as breakdown,
            {{ member }} as member_code,
            value_usd,
            quantity,
            quantity_unit,
            unit_value_usd,
            is_complete
        from {{ ref(table) }}
        where period = 'month' and {{ is_listed('product_id') }}
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

members as (

    select distinct {{ series | join(', ') }} from traded

),

-- What is known of a table's month: a region's is what its partners' is.
covered as (

    {% for month in range(1, 13) %}
        select
            {{ month_start('year', month) }} as month,
            product_id,
            flow,
            breakdown,
            {{ bits_in_both('complete_months', 2 ** (month - 1)) }} <> 0 as is_listed,
            {{ bits_in_both('valued_months', 2 ** (month - 1)) }} <> 0 as is_valued
        from {{ ref('int_coverage_years') }}
        where
            currency = 'usd'
            and {{ is_listed('product_id') }}
            and {{ bits_in_both('covered_months', 2 ** (month - 1)) }} <> 0
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

months as (

    select distinct
        product_id,
        month
    from covered
    where breakdown = 'overview'

),

final as (

    select
        months.month,
        {{ prefixed('members', series) }},
        case when traded.month is not null then traded.value_usd when covered.is_listed and covered.is_valued then 0 end
            as value_usd,
        case when traded.month is not null then traded.quantity when covered.is_listed then 0 end as quantity,
        traded.quantity_unit,
        traded.unit_value_usd,
        coalesce(traded.is_complete, covered.is_listed and covered.is_valued, false) as is_complete
    from members
    inner join months on members.product_id = months.product_id
    left join traded
        on months.month = traded.month and {{ same('members', 'traded', series) }}
    left join covered
        on
            months.month = covered.month
            and {{ same('members', 'covered', ['product_id', 'flow']) }}
            and case members.breakdown when 'region' then 'partner' else members.breakdown end = covered.breakdown

)

select * from final
