-- Grain: currency x product_id x flow x data_month.
-- Months in which all partners and all provinces, both completely covered, do not add up to the same value.
-- With different vintages that is a revision which one of them has missed; with the same vintage it is an error,
-- and a test fails.
{{ by_year('int_report_years', dated_by='data_month') }}
with

sums as (

    select currency, breakdown, product_id, flow, data_month, sum(amount) as amount
    from {{ ref('int_trade_months') }}
    where breakdown in ('partner', 'province') and {{ in_part('data_month', is_date=true) }}
    group by currency, breakdown, product_id, flow, data_month

),

covered as (

    select
        coverage.currency,
        coverage.breakdown,
        coverage.product_id,
        coverage.flow,
        coverage.data_month,
        coverage.vintage,
        coalesce(sums.amount, 0) as amount
    from {{ ref('int_coverage') }} as coverage
    left join sums
        on
            coverage.currency = sums.currency
            and coverage.breakdown = sums.breakdown
            and coverage.product_id = sums.product_id
            and coverage.flow = sums.flow
            and coverage.data_month = sums.data_month
    where coverage.is_complete and coverage.is_valued and {{ in_part('coverage.data_month', is_date=true) }}

),

final as (

    select
        partners.currency,
        partners.product_id,
        partners.flow,
        partners.data_month,
        cast(partners.amount as bigint) as sum_of_partners,
        cast(provinces.amount as bigint) as sum_of_provinces,
        cast(partners.amount - provinces.amount as bigint) as difference,
        partners.vintage as partner_vintage,
        provinces.vintage as province_vintage
    from covered as partners
    inner join covered as provinces
        on
            partners.currency = provinces.currency
            and partners.product_id = provinces.product_id
            and partners.flow = provinces.flow
            and partners.data_month = provinces.data_month
    where partners.breakdown = 'partner' and provinces.breakdown = 'province' and partners.amount <> provinces.amount

)

select * from final
