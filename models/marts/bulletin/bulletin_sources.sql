-- Grain: report_month x product_id x currency x source.
-- From which downloads a bulletin's figures come: the extracts in its currency that answer a code of the product in a
-- month that it compares, January to its own of this year and last.
{{ config(unique_key=['report_month', 'product_id', 'currency', 'source']) }}

with

report_months as (

    select distinct
        report_month,
        product_id,
        currency,
        cast(extract(year from report_month) as bigint) as year,
        cast(power(2, extract(month from report_month)) - 1 as bigint) as months
    from {{ ref('int_flow_periods') }}
    where period = 'month' and {{ is_listed('product_id') }}

),

baskets as (

    select distinct product_id, product_code, first_year, last_year
    from {{ ref('int_basket_codes') }}
    where {{ is_listed('product_id') }}

),

answers as (

    select
        baskets.product_id,
        scopes.currency,
        scopes.year,
        scopes.extract_id,
        scopes.vintage,
        scopes.source,
        {{ bits_in_group('scopes.months') }} as months
    from {{ ref('int_extract_scopes') }} as scopes
    inner join baskets
        on scopes.product_code = baskets.product_code and scopes.year between baskets.first_year and baskets.last_year
    group by baskets.product_id, scopes.currency, scopes.year, scopes.extract_id, scopes.vintage, scopes.source

),

final as (

    select
        report_months.report_month,
        report_months.product_id,
        report_months.currency,
        answers.source,
        cast(count(distinct answers.extract_id) as integer) as extract_count,
        min(answers.vintage) as first_vintage,
        max(answers.vintage) as last_vintage
    from report_months
    inner join answers
        on
            {{ same('report_months', 'answers', ['product_id', 'currency']) }}
            and report_months.year - answers.year in (0, 1)
            and {{ bits_in_both('report_months.months', 'answers.months') }} <> 0
    group by report_months.report_month, report_months.product_id, report_months.currency, answers.source

)

select * from final
