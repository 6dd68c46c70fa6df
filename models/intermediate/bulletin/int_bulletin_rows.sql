-- Grain: report_month x period x product_id x flow x breakdown x member_code.
-- The rows that the bulletin's five tables print, in their order, with what their cells are made of; only of the
-- products that someone has named.
{% set keys = ['report_month', 'period', 'product_id', 'flow'] %}
{{ incremental_by_month(keys + ['breakdown', 'member_code']) }}
{% set measures = [
    'value_usd', 'value_usd_last_year', 'value_usd_change', 'yoy_status',
    'quantity', 'quantity_last_year', 'quantity_yoy_status', 'quantity_unit', 'is_complete', 'is_complete_last_year',
] %}

with

overview as (

    select * from {{ ref('trade_overview') }}
    where {{ is_listed('product_id') }} and {{ in_batch('report_month', is_date=true) }}

),

-- Not from the public table: a region of the bulletin is printed wherever a partner has a row, even where none of its
-- own partners traded, as a zero.
regions as (

    select
        {{ prefixed('measured', keys) }},
        {{ measure_columns('usd') | join(',\n        ') }},
        regions.region_code,
        regions.bulletin_order
    from {{ ref('int_trade_measured') }} as measured
    inner join {{ ref('regions') }} as regions on measured.member_code = regions.region_code
    where
        regions.bulletin_order is not null
        and measured.breakdown = 'region'
        and measured.currency = 'usd'
        and {{ is_listed('measured.product_id') }}
        and {{ in_batch('measured.report_month', is_date=true) }}

),

rows_printed as (

    select
        {{ keys | join(', ') }},
        {{ measures | join(', ') }},
        'overview' as breakdown,
        '' as member_code,
        cast(null as integer) as rank,
        0 as position
    from overview
    union all
    select
        {{ keys | join(', ') }},
        {{ measures | join(', ') }},
        'region' as breakdown,
        region_code as member_code,
        cast(null as integer) as rank,
        bulletin_order as position
    from regions
    union all
    select
        {{ prefixed('top', keys) }},
        {{ prefixed('top', measures) }},
        'partner' as breakdown,
        top.partner_code as member_code,
        top.rank,
        top.rank + (select coalesce(max(regions.bulletin_order), 0) from {{ ref('regions') }} as regions) as position
    from {{ ref('top_partners') }} as top
    where {{ is_listed('top.product_id') }} and {{ in_batch('top.report_month', is_date=true) }}
    union all
    select
        {{ prefixed('top', keys) }},
        {{ prefixed('top', measures) }},
        'province' as breakdown,
        top.province_code as member_code,
        top.rank,
        top.rank as position
    from {{ ref('top_provinces') }} as top
    where {{ is_listed('top.product_id') }} and {{ in_batch('top.report_month', is_date=true) }}

),

final as (

    select
        rows_printed.*,
        overview.value_usd as total_value_usd,
        overview.is_complete as total_is_complete
    from rows_printed
    inner join overview on {{ same('rows_printed', 'overview', keys) }}

)

select * from final
