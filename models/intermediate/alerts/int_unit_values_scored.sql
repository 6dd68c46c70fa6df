-- Grain: report_month x product_id x flow (export, import) x breakdown (overview, partner) x member_code.
-- How far the unit value of a flow, or of one of its largest partners, lies from its own history: the robust z of its
-- logarithm over the months of the preceding 24 that have one in the same unit, where these are at least 12.
{{ config(materialized='view') }}
{% set series = ['product_id', 'flow', 'breakdown', 'member_code'] %}
{% set key = ['report_month'] + series %}

with

unit_values as (

    select
        {{ key | join(', ') }},
        quantity_unit,
        amount,
        rank,
        ln(unit_value) as log_unit_value
    from {{ ref('int_months_measured') }}
    where breakdown in ('overview', 'partner') and is_complete and unit_value > 0

),

history as (

    select
        {{ prefixed('months', key) }},
        earlier.log_unit_value as earlier_value
    from unit_values as months
    inner join unit_values as earlier
        on
            {{ same('months', 'earlier', series + ['quantity_unit']) }}
            and earlier.report_month between {{ add_months('months.report_month', -24) }}
            and {{ add_months('months.report_month', -1) }}
    where months.breakdown = 'overview' or months.rank <= {{ var('top_n') }}

),

medians as (

    {{ median_of('history', 'earlier_value', key) }}

),

deviations as (

    select
        {{ prefixed('history', key) }},
        abs(history.earlier_value - medians.median) as deviation
    from history
    inner join medians on {{ same('history', 'medians', key) }}
    where medians.value_count >= 12

),

spreads as (

    {{ median_of('deviations', 'deviation', key) }}

),

-- A history that hardly moves has next to no spread, beside which everything is far.
final as (

    select
        {{ prefixed('unit_values', key) }},
        medians.value_count as month_count,
        unit_values.amount,
        100 * (exp(unit_values.log_unit_value - medians.median) - 1) as difference_pct,
        {{ ratio(
            '0.6745 * (unit_values.log_unit_value - medians.median)',
            'greatest(spreads.median, rules.second_threshold)',
        ) }} as robust_z
    from spreads
    inner join medians on {{ same('spreads', 'medians', key) }}
    inner join unit_values on {{ same('spreads', 'unit_values', key) }}
    inner join {{ ref('alert_rules') }} as rules on rules.rule = 'unit_value'

)

select * from final
