-- Grain: report_month x period x currency x breakdown (overview, region, partner, province) x product_id x flow
-- x member_code. Every measure of every table has its one home here; the marts select from it.
{{ config(materialized='view') }}

with

judged as (

    select
        *,
        {{ yoy_status('amount', 'amount_last_year', 'is_comparable', 'is_known', var('near_zero_base')) }}
            as value_status,
        case
            when flow = 'net_export' then 'not_applicable'
            when has_mixed_units then 'mixed_units'
            else {{ yoy_status('quantity', 'quantity_last_year', 'is_comparable', 'is_known') }}
        end as quantity_yoy_status,
        {{ yoy_status('total', 'total_last_year', 'total_is_comparable', 'total_is_known', var('near_zero_base')) }}
            as total_status
    from {{ ref('int_periods_compared') }}

),

-- Net exports change by an amount, which has no percentage.
told as (

    select
        *,
        value_status not in ('not_published', 'incomplete') as is_compared,
        case
            when flow = 'net_export' and value_status not in ('not_published', 'incomplete') then 'not_applicable'
            else value_status
        end as yoy_status
    from judged

),

-- Growth of the unit value has the quantity's statuses, but needs two values that can be compared as well.
rated as (

    select
        *,
        {{ ratio('amount', 'quantity') }} as unit_value,
        {{ ratio('amount_last_year', 'quantity_last_year') }} as unit_value_last_year,
        case when total_is_complete then {{ share_pct('amount', 'total') }} end as share_pct,
        case when total_is_complete_last_year then {{ share_pct('amount_last_year', 'total_last_year') }} end
            as share_pct_last_year,
        case
            when not is_compared then null
            when amount > 0 and amount_last_year > 0 then 'continuing'
            when amount > 0 then 'new'
            when amount_last_year > 0 then 'lost'
        end as member_status
    from told

),

final as (

    select
        report_month,
        period,
        currency,
        product_id,
        flow,
        breakdown,
        member_code,
        amount,
        amount_last_year,
        case when is_compared then amount - amount_last_year end as amount_change,
        {{ yoy_pct('amount', 'amount_last_year', 'yoy_status') }} as amount_yoy_pct,
        yoy_status,
        quantity,
        quantity_last_year,
        {{ yoy_pct('quantity', 'quantity_last_year', 'quantity_yoy_status') }} as quantity_yoy_pct,
        quantity_yoy_status,
        quantity_unit,
        unit_value,
        unit_value_last_year,
        case
            when quantity_yoy_status = 'ok' and is_compared
                then {{ share_pct('unit_value - unit_value_last_year', 'unit_value_last_year') }}
        end as unit_value_yoy_pct,
        share_pct,
        share_pct_last_year,
        share_pct - share_pct_last_year as share_change_pp,
        case
            when flow <> 'net_export' and total_status = 'ok' and total_is_complete_last_year and is_compared
                then {{ share_pct('amount - amount_last_year', 'total_last_year') }}
        end as contribution_pp,
        rank,
        rank_last_year,
        case when member_status = 'continuing' then rank_last_year - rank end as rank_change,
        member_status,
        is_complete,
        is_complete_last_year,
        has_trade
    from rated

)

select * from final
