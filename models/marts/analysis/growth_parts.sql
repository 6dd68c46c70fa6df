-- Grain: report_month x period x product_id x flow (export, import) x breakdown (partner, province) x part.
-- The change of a flow's value as parts that add up to it: Bennet's indicator over its members. Only where the flow has
-- a growth and every member is known on both sides.
{% set table = ['report_month', 'period', 'product_id', 'flow', 'breakdown'] %}
{# Where each part ends on the way from 0 to the change: from price on in whole dollars, however large its parts are. #}
{% set reached = {
    'price': 'price',
    'quantity': 'change_of_matched',
    'entry': 'change_of_matched + entry',
    'exit': 'change_of_matched + entry + exit',
    'unmeasured': 'total_change',
} %}
{{ config(unique_key=table + ['part']) }}

with

-- price = mean quantity x change of unit value; quantity = the rest of what matched members changed by.
members as (

    select
        *,
        case
            when is_matched
                then 0.5 * (quantity_last_year + quantity) * (unit_value - unit_value_last_year)
        end as price
    from {{ ref('int_members_matched') }}

),

sums as (

    select
        {{ table | join(', ') }},
        max(total) - max(total_last_year) as total_change,
        max(total_last_year) as total_last_year,
        coalesce(sum(price), 0) as price,
        coalesce(sum(case when is_matched then amount - amount_last_year end) - sum(price), 0) as quantity,
        coalesce(sum(case when is_matched then amount - amount_last_year end), 0) as change_of_matched,
        coalesce(sum(case when amount_last_year = 0 then amount end), 0) as entry,
        coalesce(sum(case when amount = 0 then -amount_last_year end), 0) as exit,
        coalesce(
            sum(case when not is_matched and amount <> 0 and amount_last_year <> 0 then amount - amount_last_year end),
            0
        ) as unmeasured,
        sum(amount - amount_last_year) as change_of_members
    from members
    group by {{ table | join(', ') }}
    having bool_and(is_complete) and bool_and(is_complete_last_year)

),

parts as (

    {% for part, end in reached.items() %}
        select
            {{ table | join(', ') }},
            '{{ part }}' as part,
            -- What the members' lines lack of the flow (provinces may) is measured by none of them.
            {{ part }}{{ ' + total_change - change_of_members' if part == 'unmeasured' }} as value_usd_change,
            total_last_year,
            {{ reached[loop.previtem[0]] if loop.previtem else 0 }} as change_before,
            {{ end }} as change_after
        from sums
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

final as (

    select
        {{ table | join(', ') }},
        part,
        cast(value_usd_change as double) as value_usd_change,
        {{ share_pct('value_usd_change', 'total_last_year') }} as contribution_pp,
        {{ share_pct('change_before', 'total_last_year') }} as from_pp,
        {{ share_pct('change_after', 'total_last_year') }} as to_pp
    from parts

)

select * from final
