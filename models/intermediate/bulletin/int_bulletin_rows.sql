-- Grain: report_month x period x product_id x currency x flow x breakdown x member_code.
-- The rows that the bulletin's five tables print, in their order, with what their cells are made of; only of the
-- products that someone has named. Not from the public tables: a region of the bulletin is printed wherever a partner
-- has a row, even where none of its own partners traded, as a zero.
{% set keys = ['report_month', 'period', 'product_id', 'currency', 'flow'] %}
{{ incremental_by_month(keys + ['breakdown', 'member_code']) }}

with

measured as (

    select * from {{ ref('int_trade_measured') }}
    where {{ is_listed('product_id') }} and {{ in_batch('report_month', is_date=true) }}

),

totals as (

    select
        {{ keys | join(', ') }},
        amount,
        is_complete
    from measured
    where breakdown = 'overview'

),

regions as (

    select
        region_code,
        bulletin_order
    from {{ ref('regions') }}
    where bulletin_order is not null

),

last_region as (

    select coalesce(max(bulletin_order), 0) as position from regions

),

-- Partners follow the regions.
places as (

    select
        {{ prefixed('measured', keys) }},
        measured.breakdown,
        measured.member_code,
        case measured.breakdown
            when 'overview' then 0
            when 'region' then regions.bulletin_order
            when 'partner' then measured.rank + last_region.position
            else measured.rank
        end as position,
        measured.rank,
        measured.amount,
        measured.amount_last_year,
        measured.amount_change,
        measured.yoy_status,
        measured.quantity,
        measured.quantity_last_year,
        measured.quantity_yoy_status,
        measured.quantity_unit,
        measured.unit_value_yoy_pct,
        measured.is_complete,
        measured.is_complete_last_year
    from measured
    cross join last_region
    left join regions on measured.breakdown = 'region' and measured.member_code = regions.region_code
    where
        measured.breakdown = 'overview'
        or regions.region_code is not null
        or measured.rank <= {{ var('top_n') }}

),

final as (

    select
        places.*,
        totals.amount as total_amount,
        totals.is_complete as total_is_complete
    from places
    inner join totals on {{ same('places', 'totals', keys) }}

)

select * from final
