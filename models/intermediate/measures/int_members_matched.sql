-- Grain: report_month x period x product_id x flow (export, import) x breakdown (partner, province) x member_code.
-- The members of a flow that has a growth, in dollars, beside the flow's own values; a member is matched where it has
-- value and quantity on both sides, in one unit. Of the products that someone has named.
{% set keys = ['report_month', 'period', 'product_id', 'flow'] %}
{# Stored, for three marts read it, and of every code each reading would work out all periods again. #}
{{ config(unique_key=keys + ['breakdown', 'member_code']) }}

with

flows as (

    select
        {{ keys | join(', ') }},
        value_usd,
        value_usd_last_year
    from {{ ref('trade_overview') }}
    where flow in ('export', 'import') and yoy_status = 'ok' and {{ is_listed('product_id') }}

),

members as (

    select *
    from {{ ref('int_trade_measured') }}
    where currency = 'usd' and breakdown in ('partner', 'province') and {{ is_listed('product_id') }}

),

final as (

    select
        {{ prefixed('members', keys) }},
        members.breakdown,
        members.member_code,
        flows.value_usd as total,
        flows.value_usd_last_year as total_last_year,
        coalesce(members.amount, 0) as amount,
        coalesce(members.amount_last_year, 0) as amount_last_year,
        cast(members.quantity as double) as quantity,
        cast(members.quantity_last_year as double) as quantity_last_year,
        members.unit_value,
        members.unit_value_last_year,
        members.share_pct,
        members.share_pct_last_year,
        members.rank,
        members.rank_last_year,
        members.is_complete,
        members.is_complete_last_year,
        coalesce(
            members.quantity_yoy_status <> 'mixed_units'
            and members.amount > 0 and members.amount_last_year > 0
            and members.quantity > 0 and members.quantity_last_year > 0,
            false
        ) as is_matched
    from members
    inner join flows on {{ same('members', 'flows', keys) }}

)

select * from final
