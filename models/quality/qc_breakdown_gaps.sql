-- Grain: currency x product_id x flow x data_month.
-- Months in which all provinces do not add up to the flow's total, both completely covered: the total is the sum of the
-- partners wherever these are complete.
-- With different vintages that is a revision which one of them has missed; with one vintage it is an error, and a test
-- fails.
{% set keys = ['currency', 'product_id', 'flow', 'data_month'] %}
{{ incremental_by_year('int_report_years', dated_by='data_month', unique_key=keys) }}
{% set columns = keys + ['total', 'sum_of_provinces', 'difference', 'total_vintage', 'province_vintage'] %}

with

products as (

    select currency, breakdown, product_id, flow, data_month, sum(amount) as amount
    from {{ ref('int_trade_months') }}
    where breakdown in ('overview', 'province') and {{ in_batch('data_month', is_date=true) }}
    group by currency, breakdown, product_id, flow, data_month

),

sums as (

    select * from products

    {% if var('monitor_all_codes') %}
        union all
        select
            products.currency,
            products.breakdown,
            roll_ups.product_id,
            products.flow,
            products.data_month,
            sum(products.amount) as amount
        from products
        inner join {{ ref('int_product_codes') }} as roll_ups
            on
                products.product_id = roll_ups.product_code
                and products.data_month between roll_ups.valid_from and roll_ups.valid_to
                and roll_ups.is_roll_up
        group by products.currency, products.breakdown, roll_ups.product_id, products.flow, products.data_month
    {% endif %}

),

covered as (

    select
        {{ prefixed('coverage', keys) }},
        coverage.breakdown,
        coverage.vintage,
        coalesce(sums.amount, 0) as amount
    from {{ ref('int_coverage') }} as coverage
    left join sums on {{ same('coverage', 'sums', keys + ['breakdown']) }}
    where coverage.is_complete and coverage.is_valued and {{ in_batch('coverage.data_month', is_date=true) }}

),

gaps as (

    select
        {{ prefixed('totals', keys) }},
        cast(totals.amount as bigint) as total,
        cast(provinces.amount as bigint) as sum_of_provinces,
        cast(totals.amount - provinces.amount as bigint) as difference,
        totals.vintage as total_vintage,
        provinces.vintage as province_vintage
    from covered as totals
    inner join covered as provinces on {{ same('totals', 'provinces', keys) }}
    where totals.breakdown = 'overview' and provinces.breakdown = 'province' and totals.amount <> provinces.amount

),

-- Code by code: a basket may take one code from one download and one from another.
final as (

    select
        {{ prefixed('gaps', columns) }},
        bool_and(
            totals.vintage = provinces.vintage
            and totals.vintage = totals.complete_vintage
            and provinces.vintage = provinces.complete_vintage
        ) as is_of_one_vintage
    from gaps
    inner join {{ ref('int_product_codes') }} as codes
        on gaps.product_id = codes.product_id and gaps.data_month between codes.valid_from and codes.valid_to
    {% for table, breakdown in [('totals', 'overview'), ('provinces', 'province')] %}
        inner join {{ ref('int_code_sources') }} as {{ table }}
            on
                codes.product_code = {{ table }}.product_code
                and {{ same('gaps', table, ['currency', 'flow', 'data_month']) }}
                and {{ table }}.breakdown = '{{ breakdown }}'
    {% endfor %}
    group by {{ prefixed('gaps', columns) }}

)

select * from final
