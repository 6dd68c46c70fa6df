-- Grain: report_month x product_id x flow x breakdown x member_code x rule.
-- What has moved in the data of a month since it was first downloaded.
-- Whether a number is beyond its rule's threshold is asked in the mart.
{{ config(materialized='view') }}

with

flows as (

    select
        report_month,
        product_id,
        flow,
        amount
    from {{ ref('int_months_measured') }}
    where breakdown = 'overview'

),

codes as (

    select distinct product_id, product_code, first_year, last_year
    from {{ ref('int_basket_codes') }}
    where is_counted and {{ is_listed('product_id') }}

),

-- All that moved since a month was first downloaded, up or down.
moved as (

    select
        codes.product_id,
        revisions.flow,
        revisions.breakdown,
        revisions.data_month,
        cast(sum(abs(revisions.value_difference)) as bigint) as moved_amount,
        max(revisions.vintage) as vintage
    from {{ ref('revisions') }} as revisions
    inner join codes
        on
            revisions.product_code = codes.product_code
            and extract(year from revisions.data_month) between codes.first_year and codes.last_year
    where revisions.currency = 'usd'
    group by codes.product_id, revisions.flow, revisions.breakdown, revisions.data_month

),

-- Downloads by partner and by province tell of the same revision.
revised as (

    select
        flows.report_month,
        flows.product_id,
        flows.flow,
        max(moved.moved_amount) as moved_amount,
        greatest(max(flows.amount), max(moved.moved_amount)) as whole_amount,
        max(moved.vintage) as vintage
    from moved
    inner join flows
        on {{ same('moved', 'flows', ['product_id', 'flow']) }} and moved.data_month = flows.report_month
    where moved.moved_amount > 0 and flows.amount is not null
    group by flows.report_month, flows.product_id, flows.flow

),

final as (

    select
        {{ alert_columns(['report_month', 'product_id', 'flow'], {
            'breakdown': "'overview'",
            'rule': "'revision'",
            'number': share_pct('moved_amount', 'whole_amount'),
            'value_usd': 'whole_amount',
            'subject': "'flow.' || flow",
            'figure': one_decimal_pct('moved_amount', 'whole_amount'),
            'last_text': 'vintage',
        }) }}
    from revised

)

select * from final
