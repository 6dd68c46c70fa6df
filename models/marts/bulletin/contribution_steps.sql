-- Grain: report_month x period x product_id x currency x flow (export, import) x step_no.
-- The staircase from zero to a flow's growth: the partners that moved it most, the others together, the growth itself.
-- As the bulletin: of the products that someone has named.
{% set keys = ['report_month', 'period', 'product_id', 'currency', 'flow'] %}
{{ incremental_by_month(keys + ['step_no']) }}

with

measured as (

    select
        {{ keys | join(', ') }},
        breakdown,
        case when breakdown = 'partner' then member_code end as partner_code,
        case when breakdown = 'partner' then contribution_pp else amount_yoy_pct end as contribution_pp
    from {{ ref('int_trade_measured') }}
    where
        flow in ('export', 'import')
        and (breakdown = 'partner' and contribution_pp is not null or breakdown = 'overview' and yoy_status = 'ok')
        and {{ is_listed('product_id') }}
        and {{ in_batch('report_month', is_date=true) }}

),

weighed as (

    select
        *,
        row_number() over (
            partition by {{ keys | join(', ') }}, breakdown
            order by abs(contribution_pp) desc, partner_code asc
        ) as weight
    from measured

),

told_apart as (

    select
        {{ keys | join(', ') }},
        case
            when breakdown = 'overview' then 'growth'
            when weight <= {{ var('top_n') }} then 'partner'
            else 'others'
        end as kind,
        case when weight <= {{ var('top_n') }} then partner_code end as partner_code,
        contribution_pp
    from weighed

),

-- A partner and the growth are sums of one row.
steps as (

    select
        {{ keys | join(', ') }},
        kind,
        partner_code,
        sum(contribution_pp) as contribution_pp
    from told_apart
    group by {{ keys | join(', ') }}, kind, partner_code

),

numbered as (

    select
        *,
        row_number() over (
            partition by {{ keys | join(', ') }}
            order by
                case kind when 'partner' then 1 when 'others' then 2 else 3 end asc,
                contribution_pp desc,
                partner_code asc
        ) as step_no
    from steps

),

summed as (

    select
        *,
        sum(contribution_pp) over (
            partition by {{ keys | join(', ') }}
            order by step_no asc
            rows between unbounded preceding and 1 preceding
        ) as before_pp,
        sum(contribution_pp) over (
            partition by {{ keys | join(', ') }}
            order by step_no asc
            rows between unbounded preceding and current row
        ) as after_pp
    from numbered

),

final as (

    select
        {{ prefixed('summed', keys) }},
        cast(summed.step_no as integer) as step_no,
        summed.kind,
        summed.partner_code,
        partners.partner_short_name_zh as partner_name_zh,
        partners.partner_short_name_en as partner_name_en,
        summed.contribution_pp,
        case when summed.kind = 'growth' then 0 else coalesce(summed.before_pp, 0) end as from_pp,
        case when summed.kind = 'growth' then summed.contribution_pp else summed.after_pp end as to_pp
    from summed
    left join {{ ref('partners') }} as partners on summed.partner_code = partners.partner_code

)

select * from final
