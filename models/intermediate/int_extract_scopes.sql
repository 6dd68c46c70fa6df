-- Grain: extract_id x flow x breakdown x currency x product_code x data_month.
-- What an extract speaks about: every product it lists, in every month it lists. A product that is in the extract but
-- not in one of its months had no trade then; a product that is in no extract was not asked for.
with

lines as (

    select distinct extract_id, vintage, flow, breakdown, currency, is_complete, product_code, data_month
    from {{ ref('stg_extracts__lines') }}

),

products as (

    select distinct extract_id, vintage, flow, breakdown, currency, is_complete, product_code from lines

),

months as (

    select distinct extract_id, flow, breakdown, currency, data_month from lines

),

final as (

    select
        products.extract_id,
        products.vintage,
        products.flow,
        products.breakdown,
        products.currency,
        products.product_code,
        months.data_month,
        products.is_complete
    from products
    inner join months
        on
            products.extract_id = months.extract_id
            and products.flow = months.flow
            and products.breakdown = months.breakdown
            and products.currency = months.currency

)

select * from final
