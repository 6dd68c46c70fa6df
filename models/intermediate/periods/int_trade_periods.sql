-- Grain: report_month x period x currency x breakdown (overview, partner, province) x product_id x flow
-- x member_code. What is known of a period on both sides.
--   amount, quantity: null = not known (not published, or not listed by a partial extract); 0 = no trade.
--   units: null where nothing was traded.
--   is_listed: all members are; is_complete: with values in the currency.
--   has_trade: the member traded in the period or in last year's, if that is published.
--   is_comparable: every month of both sides is covered, so the two may be compared.
{{ config(materialized='view') }}

with

-- A member that was not traded is known to be 0 only where coverage is complete.
known as (

    select
        *,
        current_units is not null or current_is_complete as current_is_known,
        last_year_is_covered and (last_year_units is not null or last_year_is_complete) as last_year_is_known
    from {{ ref('int_years_unfolded') }}

),

final as (

    select
        year,
        table_no,
        report_month,
        period,
        currency,
        breakdown,
        product_id,
        flow,
        member_code,
        case when current_is_known and current_is_valued then current_amount end as amount,
        case when last_year_is_known and last_year_is_valued then last_year_amount end as amount_last_year,
        case when current_is_known then current_quantity end as quantity,
        case when last_year_is_known then last_year_quantity end as quantity_last_year,
        current_units as units,
        case when last_year_is_known then last_year_units end as units_last_year,
        current_is_covered and last_year_is_covered as is_comparable,
        current_is_complete and current_is_valued as is_complete,
        last_year_is_complete and last_year_is_valued as is_complete_last_year,
        current_is_complete as is_listed,
        last_year_is_complete as is_listed_last_year,
        has_trade
    from known

)

-- A row for whoever traded on either side; the overview always.
select * from final
where has_trade or breakdown = 'overview'
