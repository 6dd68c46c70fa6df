-- Grain: report_month x product_id x flow (export, import) x breakdown (overview, partner, province) x member_code
-- x rule.
-- What stands out in the figures: base effects, unit values beyond their history, new and lost members of the largest.
-- Whether a number is beyond its rule's threshold is asked in the mart.
{{ config(materialized='view') }}
{% set series = ['product_id', 'flow', 'breakdown', 'member_code'] %}
{% set key = ['report_month'] + series %}

with

months as (

    select * from {{ ref('int_months_measured') }}

),

-- Two years ago is last year's last year, found by date.
base_effects as (

    select
        {{ prefixed('months', key) }},
        'base_effect' as rule,
        months.amount_yoy_pct as number,
        months.amount as value_usd,
        months.amount - months.amount_last_year as amount_change,
        months.amount_last_year,
        months.amount - earlier.amount_last_year as two_year_change,
        earlier.amount_last_year as amount_two_years_ago
    from months
    inner join months as earlier
        on
            {{ same('months', 'earlier', series) }}
            and {{ add_months('months.report_month', -12) }} = earlier.report_month
    where
        months.yoy_status = 'ok'
        and earlier.yoy_status = 'ok'
        and (months.breakdown = 'overview' or (months.breakdown = 'partner' and months.rank <= {{ var('top_n') }}))

),

-- What prints as 0.0 is level.
base_effects_told as (

    select
        base_effects.*,
        {{ one_decimal_pct('base_effects.amount_change', 'base_effects.amount_last_year') }} as figure,
        {{ one_decimal_pct('base_effects.two_year_change', 'base_effects.amount_two_years_ago') }} as second_figure
    from base_effects
    inner join {{ ref('alert_rules') }} as rules on base_effects.rule = rules.rule
    where
        100 * abs({{ share_pct('two_year_change', 'amount_two_years_ago') }})
        <= rules.second_threshold * abs(base_effects.number)

),

unit_values as (

    select
        {{ key | join(', ') }},
        'unit_value' as rule,
        robust_z as number,
        amount as value_usd,
        difference_pct,
        month_count as counted
    from {{ ref('int_unit_values_scored') }}

),

-- A place among the largest without trade is nobody's.
members as (

    select
        {{ prefixed('members', key + ['member_status', 'amount', 'amount_last_year', 'rank', 'rank_last_year']) }},
        members.share_change_pp as number,
        greatest(members.amount, members.amount_last_year) as value_usd,
        flows.amount as total,
        flows.amount_last_year as total_last_year,
        case
            when
                members.rank <= {{ var('top_n') }}
                and members.share_change_pp > 0
                and (members.member_status = 'new' or members.rank_last_year > {{ var('top_n') }})
                then 'new_member'
            when
                members.rank_last_year <= {{ var('top_n') }}
                and members.share_change_pp < 0
                and (members.member_status = 'lost' or members.rank > {{ var('top_n') }})
                then 'lost_member'
        end as rule
    from months as members
    inner join months as flows
        on {{ same('members', 'flows', key[:3]) }} and flows.breakdown = 'overview'
    where
        members.breakdown in ('partner', 'province')
        and members.member_status in ('new', 'lost', 'continuing')
        and members.is_complete
        and members.is_complete_last_year

),

final as (

    select
        {{ alert_columns(key + ['rule', 'number', 'value_usd', 'figure', 'second_figure'], {
            'variant': "case when number > 0 then '.low' else '.high' end || case"
                ~ " when second_figure = '0.0' then '.level' when two_year_change > 0 then '.above' else '.below' end",
            'subject': "'alert.of.' || flow || '.' || breakdown",
        }) }}
    from base_effects_told
    union all
    select
        {{ alert_columns(key + ['rule', 'number', 'value_usd', 'counted'], {
            'variant': "case when number > 0 then '.above' else '.below' end",
            'subject': "'alert.of.' || flow || '.' || breakdown",
            'figure': one_decimal('abs(number)'),
            'second_figure': one_decimal('abs(difference_pct)'),
        }) }}
    from unit_values
    union all
    select
        {{ alert_columns(key + ['rule', 'number', 'value_usd', 'rank', 'rank_last_year'], {
            'variant': "'.' || member_status",
            'subject': "'alert.among.' || flow || '.' || breakdown",
            'share': one_decimal_pct('amount', 'total'),
            'share_last_year': one_decimal_pct('amount_last_year', 'total_last_year'),
        }) }}
    from members
    where rule is not null

)

select * from final
