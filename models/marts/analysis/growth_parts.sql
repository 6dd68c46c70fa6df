-- Grain: report_month x period x product_id x flow (export, import) x breakdown (partner, province) x part.
-- The change of a flow's value as parts that add up to it: Bennet's indicator over its members. Only where the flow has
-- a growth and every member is known on both sides.
{% set table = ['report_month', 'period', 'product_id', 'flow', 'breakdown'] %}
{% set parts = ['price', 'quantity', 'entry', 'exit', 'unmeasured'] %}
{{ config(unique_key=table + ['part']) }}

with

-- price = mean quantity x change of unit value; quantity = the rest of a matched member's change.
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
        coalesce(sum(case when is_matched then amount - amount_last_year - price end), 0) as quantity,
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

    {% for part in parts %}
        select
            {{ table | join(', ') }},
            '{{ part }}' as part,
            {{ loop.index }} as part_no,
            -- What the members' lines lack of the flow (provinces may) is measured by none of them.
            {{ part }}{{ ' + total_change - change_of_members' if part == 'unmeasured' }} as value_usd_change,
            total_last_year
        from sums
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

measured as (

    select
        *,
        {{ share_pct('value_usd_change', 'total_last_year') }} as contribution_pp
    from parts

),

final as (

    select
        {{ table | join(', ') }},
        part,
        cast(value_usd_change as double) as value_usd_change,
        contribution_pp,
        coalesce(sum(contribution_pp) over (
            partition by {{ table | join(', ') }}
            order by part_no asc
            rows between unbounded preceding and 1 preceding
        ), 0) as from_pp,
        sum(contribution_pp) over (
            partition by {{ table | join(', ') }}
            order by part_no asc
            rows between unbounded preceding and current row
        ) as to_pp
    from measured

)

select * from final
