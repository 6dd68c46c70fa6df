-- Grain: report_month x period x currency x product_id x flow (export, import, total, net_export).
-- Total and net exports exist only where both flows are published: a missing flow is not a zero.
with

flows as (

    select * from {{ ref('int_trade_periods') }} where breakdown = 'overview'

),

flow_pairs as (

    select
        exports.report_month,
        exports.period,
        exports.currency,
        exports.product_id,
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
        exports.is_comparable and imports.is_comparable as is_comparable,
        exports.is_complete and imports.is_complete as is_complete,
        exports.has_trade or imports.has_trade as has_trade
    from flows as exports
    inner join flows as imports
        on
            exports.report_month = imports.report_month
            and exports.period = imports.period
            and exports.currency = imports.currency
            and exports.product_id = imports.product_id
    where exports.flow = 'export' and imports.flow = 'import'

),

final as (

    select
        report_month,
        period,
        currency,
        product_id,
        flow,
        amount,
        amount_last_year,
        quantity,
        quantity_last_year,
        units,
        units_last_year,
        is_comparable,
        is_complete,
        has_trade
    from flows

    union all

    select
        report_month,
        period,
        currency,
        product_id,
        'total' as flow,
        exports + imports as amount,
        exports_last_year + imports_last_year as amount_last_year,
        quantity,
        quantity_last_year,
        units,
        units_last_year,
        is_comparable,
        is_complete,
        has_trade
    from flow_pairs

    union all

    select
        report_month,
        period,
        currency,
        product_id,
        'net_export' as flow,
        exports - imports as amount,
        exports_last_year - imports_last_year as amount_last_year,
        -- The bulletin nets value only: a difference of pieces says nothing about trade.
        cast(null as bigint) as quantity,
        cast(null as bigint) as quantity_last_year,
        cast(null as bigint) as units,
        cast(null as bigint) as units_last_year,
        is_comparable,
        is_complete,
        has_trade
    from flow_pairs

)

select * from final
