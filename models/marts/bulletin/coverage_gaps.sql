-- Grain: report_month x period x side (current, last_year) x product_id x currency x flow (export, import)
-- x breakdown (overview, partner, province) x reason x hs_code x first_month.
-- What a period's figures in a currency lack, in runs of months: why they are incomplete, or not comparable. Only of
-- the products that someone has named, and of partners and provinces where any extract lists them.
{% set keys = ['report_month', 'period', 'side', 'product_id', 'currency', 'flow', 'breakdown', 'reason', 'hs_code'] %}
{{ config(unique_key=keys + ['first_month']) }}

with

report_months as (

    select distinct
        report_month,
        product_id,
        currency,
        extract(month from report_month) as month
    from {{ ref('int_flow_periods') }}
    where period = 'month' and {{ is_listed('product_id') }}

),

sides as (

    {% for period, months_before in [('month', '0'), ('year_to_date', 'month - 1'), ('rolling_12_months', '11')] %}
        {% set is_last_period = loop.last %}
        {% for side, months_ago in [('current', 0), ('last_year', 12)] %}
            select
                report_month,
                product_id,
                currency,
                '{{ period }}' as period,
                '{{ side }}' as side,
                {{ add_months('report_month', 'cast(-' ~ months_ago ~ ' - (' ~ months_before ~ ') as integer)') }}
                    as first_month,
                {{ add_months('report_month', -months_ago) }} as last_month
            from report_months
            {{ 'union all' if not (loop.last and is_last_period) }}
        {% endfor %}
    {% endfor %}

),

-- A February cannot be compared that may hold January; later months of its period can.
lacking as (

    select
        {{ prefixed('sides', keys[:3]) }},
        {{ prefixed('months', keys[3:]) }},
        months.data_month
    from sides
    inner join {{ ref('qc_incomplete_months') }} as months
        on
            {{ same('sides', 'months', ['product_id', 'currency']) }}
            and months.data_month between sides.first_month and sides.last_month
    where
        (months.reason <> 'january' or months.data_month = sides.first_month)
        and not (
            months.is_told_by_february and sides.period = 'year_to_date' and months.data_month < sides.last_month
        )

),

runs as (

    {{ runs_of_months('lacking', keys) }}

),

final as (

    select
        {{ keys | join(', ') }},
        first_month,
        last_month
    from runs

)

select * from final
