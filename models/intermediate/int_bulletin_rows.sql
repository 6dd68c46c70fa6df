-- Grain: report_month x period x product_id x flow x breakdown x member_code.
-- The rows that the bulletin's five tables print, in the order in which they stand, with what their cells are made of.
{{ config(materialized='view') }}
{% set keys = ['report_month', 'period', 'product_id', 'flow'] %}
{% set measures = [
    'value_usd', 'value_usd_last_year', 'value_usd_change', 'yoy_status',
    'quantity', 'quantity_last_year', 'quantity_yoy_status', 'quantity_unit', 'is_complete',
] %}

with

overview as (

    select * from {{ ref('trade_overview') }}

),

key_regions as (

    select region_code, region_name_zh, region_name_en, bulletin_order
    from {{ ref('regions') }}
    where bulletin_order is not null

),

-- A key region is printed even where none of its members traded: that is a zero, not a gap.
regions as (

    select
        {% for key in keys %}overview.{{ key }}, {% endfor %}
        key_regions.*,
        overview.is_complete,
        coalesce(found.value_usd, case when overview.is_complete then 0 end) as value_usd,
        found.value_usd_last_year,
        found.value_usd_change,
        coalesce(found.yoy_status, 'no_base') as yoy_status,
        found.quantity,
        found.quantity_last_year,
        found.quantity_yoy_status,
        found.quantity_unit
    from overview
    cross join key_regions
    left join {{ ref('trade_by_region') }} as found
        on
            overview.report_month = found.report_month
            and overview.period = found.period
            and overview.product_id = found.product_id
            and overview.flow = found.flow
            and key_regions.region_code = found.region_code
    where overview.flow in ('export', 'import')

),

rows_printed as (

    select
        {{ keys | join(', ') }}, 'overview' as breakdown, '' as member_code, cast(null as integer) as rank,
        0 as position, '' as name_zh, '' as name_en, {{ measures | join(', ') }}
    from overview
    union all
    select
        {{ keys | join(', ') }}, 'region', region_code, null,
        bulletin_order, region_name_zh, region_name_en, {{ measures | join(', ') }}
    from regions
    union all
    select
        {% for key in keys %}top.{{ key }}, {% endfor %}'partner', top.partner_code, top.rank,
        (select max(bulletin_order) from key_regions) + top.rank,
        partners.partner_short_name_zh, partners.partner_short_name_en,
        {% for measure in measures %}top.{{ measure }}{{ ', ' if not loop.last }}{% endfor %}
    from {{ ref('top_partners') }} as top
    inner join {{ ref('partners') }} as partners on top.partner_code = partners.partner_code
    union all
    select
        {% for key in keys %}top.{{ key }}, {% endfor %}'province', top.province_code, top.rank,
        top.rank,
        provinces.province_short_name_zh, provinces.province_short_name_en,
        {% for measure in measures %}top.{{ measure }}{{ ', ' if not loop.last }}{% endfor %}
    from {{ ref('top_provinces') }} as top
    inner join {{ ref('provinces') }} as provinces on top.province_code = provinces.province_code

),

final as (

    select
        rows_printed.*,
        overview.value_usd as total_value_usd
    from rows_printed
    inner join overview
        on
            {% for key in keys %}
                rows_printed.{{ key }} = overview.{{ key }}{{ ' and' if not loop.last }}
            {% endfor %}

)

select * from final
