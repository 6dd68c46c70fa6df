-- Grain: extract_id x flow x breakdown x currency x product_code x data_month.
-- What an extract speaks about: every product it lists, in every month it lists. A product that is in the extract but
-- not in one of its months had no trade then; a product that is in no extract was not asked for.
{{ incremental_by_year('int_data_years', dated_by='data_month', unique_key=[
    'extract_id', 'flow', 'breakdown', 'currency', 'product_code', 'data_month',
]) }}
{% set scope = ['extract_id', 'flow', 'breakdown', 'currency'] %}

with

products as (

    select distinct {{ scope | join(', ') }}, vintage, is_complete, product_code
    from {{ ref('int_extract_months') }}

),

months as (

    select distinct {{ scope | join(', ') }}, data_month
    from {{ ref('int_extract_months') }}
    where {{ in_batch('year') }}

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
    inner join months on {{ same('products', 'months', scope) }}

)

select * from final
