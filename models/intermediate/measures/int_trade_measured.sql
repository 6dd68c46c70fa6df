-- Grain: report_month x period x currency x breakdown (overview, region, partner, province) x product_id x flow
-- x member_code. Every measure of every table has its one home here; the marts select from it.
{{ config(materialized='view') }}

with

judged as (

    select
        *,
        case
            when flow <> 'net_export' or amount - amount_last_year is null or not is_comparable
                then {{ yoy_status('amount', 'amount_last_year', 'is_comparable', var('near_zero_base')) }}
            else 'not_applicable'
        end as yoy_status,
        case
            when flow = 'net_export' then 'not_applicable'
            when has_mixed_units then 'mixed_units'
            else {{ yoy_status('quantity', 'quantity_last_year', 'is_comparable') }}
        end as quantity_yoy_status,
        {{ yoy_status('total', 'total_last_year', 'total_is_comparable', var('near_zero_base')) }} as total_yoy_status
    from {{ ref('int_periods_compared') }}

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
        case when is_comparable then amount - amount_last_year end as amount_change,
        {{ yoy_pct('amount', 'amount_last_year', 'yoy_status') }} as amount_yoy_pct,
        yoy_status,
        quantity,
        quantity_last_year,
        {{ yoy_pct('quantity', 'quantity_last_year', 'quantity_yoy_status') }} as quantity_yoy_pct,
        quantity_yoy_status,
        quantity_unit,
        {{ ratio('amount', 'quantity') }} as unit_value,
        {{ ratio('amount_last_year', 'quantity_last_year') }} as unit_value_last_year,
        {{ share_pct('amount', 'total') }} as share_pct,
        {{ share_pct('amount_last_year', 'total_last_year') }} as share_pct_last_year,
        case
            when flow <> 'net_export' and total_yoy_status = 'ok' and is_comparable
                then {{ share_pct('amount - amount_last_year', 'total_last_year') }}
        end as contribution_pp,
        rank,
        rank_last_year,
        is_complete,
        has_trade
    from judged

)

select * from final
