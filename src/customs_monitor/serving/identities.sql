-- What contradicts itself in a publication: the first row of each identity that does not hold, and how many there are.
-- Of a sound one no row. `customs verify` asks it.
-- The same holds in every build (its tests); here it is asked of the files that readers open.
with

flows as (

    select
        product_id,
        report_month,
        period,
        max(case when flow = 'export' then value_usd end) as exports,
        max(case when flow = 'import' then value_usd end) as imports,
        max(case when flow = 'total' then value_usd end) as total,
        max(case when flow = 'net_export' then value_usd end) as net_exports
    from marts.trade_overview
    group by product_id, report_month, period

),

partners as (

    select
        product_id,
        report_month,
        period,
        flow,
        sum(value_usd) as value_usd
    from marts.trade_by_partner
    group by product_id, report_month, period, flow
    having bool_and(is_complete)

),

final as (

    select
        'total = exports + imports' as identity,
        product_id,
        report_month,
        period,
        total as found,
        exports + imports as expected
    from flows
    where total is distinct from exports + imports
    union all
    select
        'net exports = exports - imports' as identity,
        product_id,
        report_month,
        period,
        net_exports as found,
        exports - imports as expected
    from flows
    where net_exports is distinct from exports - imports
    union all
    select
        partners.flow || ' = sum of partners' as identity,
        partners.product_id,
        partners.report_month,
        partners.period,
        partners.value_usd as found,
        overview.value_usd as expected
    from partners
    left join marts.trade_overview as overview
        on
            partners.product_id = overview.product_id
            and partners.report_month = overview.report_month
            and partners.period = overview.period
            and partners.flow = overview.flow
    where partners.value_usd is distinct from overview.value_usd
    union all
    select
        'a top partner is a partner' as identity,
        top.product_id,
        top.report_month,
        top.period,
        top.value_usd as found,
        partners.value_usd as expected
    from marts.top_partners as top
    left join marts.trade_by_partner as partners
        on
            top.product_id = partners.product_id
            and top.report_month = partners.report_month
            and top.period = partners.period
            and top.flow = partners.flow
            and top.partner_code = partners.partner_code
    where partners.value_usd is distinct from top.value_usd

)

select
    *,
    count(*) over (partition by identity) as row_count
from final
qualify row_number() over (partition by identity order by product_id, report_month, period) = 1
order by all
