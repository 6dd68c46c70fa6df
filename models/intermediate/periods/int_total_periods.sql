-- Grain: report_month x period x currency x product_id x flow (export, import, total, net_export).
-- Total and net exports exist only where both flows are published: a missing flow is not a zero.
{{ config(materialized='view') }}
{% set keys = ['report_month', 'period', 'currency', 'product_id'] %}
{% set measures = period_numbers() %}
{% set flags = period_flags() + ['has_trade'] %}

with

flows as (

    select * from {{ ref('int_flow_periods') }}

),

flow_pairs as (

    select
        {{ prefixed('exports', keys) }},
        exports.amount as exports,
        imports.amount as imports,
        exports.amount_last_year as exports_last_year,
        imports.amount_last_year as imports_last_year,
        exports.quantity + imports.quantity as quantity,
        exports.quantity_last_year + imports.quantity_last_year as quantity_last_year,
        nullif({{ bits_in_any(['coalesce(exports.units, 0)', 'coalesce(imports.units, 0)']) }}, 0) as units,
        nullif(
            {{ bits_in_any(['coalesce(exports.units_last_year, 0)', 'coalesce(imports.units_last_year, 0)']) }}, 0
        ) as units_last_year,
        {% for flag in period_flags() %}
            case
                when exports.{{ flag }} is not null and imports.{{ flag }} is not null
                    then exports.{{ flag }} and imports.{{ flag }}
            end as {{ flag }},
        {% endfor %}
        exports.has_trade or imports.has_trade as has_trade
    from flows as exports
    inner join flows as imports
        on
            exports.report_month = imports.report_month
            and {{ table_no_of_imports('exports.table_no') }} = imports.table_no
    where exports.flow = 'export' and imports.flow = 'import'

),

final as (

    select
        {{ keys | join(', ') }},
        flow,
        {{ (measures + flags) | join(', ') }}
    from flows
    union all
    select
        {{ keys | join(', ') }},
        'total' as flow,
        exports + imports as amount,
        exports_last_year + imports_last_year as amount_last_year,
        {{ (measures[2:] + flags) | join(', ') }}
    from flow_pairs
    union all
    select
        {{ keys | join(', ') }},
        'net_export' as flow,
        exports - imports as amount,
        exports_last_year - imports_last_year as amount_last_year,
        -- The bulletin nets value only: a difference of pieces says nothing about trade.
        {% for measure in measures[2:] %}
            cast(null as bigint) as {{ measure }},
        {% endfor %}
        {{ flags | join(', ') }}
    from flow_pairs

)

select * from final
