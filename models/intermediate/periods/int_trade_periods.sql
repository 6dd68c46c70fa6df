-- Grain: report_month x period x currency x breakdown (overview, partner, province) x product_id x flow
-- x member_code. What is known of a period on both sides.
--   amount, quantity: null = not known (not published, or not listed by a partial extract); 0 = no trade.
--   units: null where nothing was traded.
--   is_listed: all members are; is_complete: with values in the currency.
--   has_trade: the member traded in the period or in last year's, if that is published.
--   is_comparable: every month of both sides is covered, and neither begins with a February that may hold January.
--   is_known: the sums of both sides miss nothing: of a member, nothing of its own; of the overview, no member.
{{ long_view('int_report_years', dated_by='report_month', unique_key=[
    'table_no', 'breakdown', 'member_code',
]) }}
{% set keys = ['currency', 'breakdown', 'product_id', 'flow', 'member_code'] %}

with

periods as (

    {{ unfolded(ref('int_years_compared'), keys) }}

),

-- A member that was not traded is known to be 0 only where coverage is complete.
known as (

    select
        *,
        current_units is not null or current_is_complete as has_current,
        last_year_is_covered and (last_year_units is not null or last_year_is_complete) as has_last_year
    from periods

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
        case when has_current and current_is_valued then current_amount end as amount,
        case when has_last_year and last_year_is_valued then last_year_amount end as amount_last_year,
        case when has_current then current_quantity end as quantity,
        case when has_last_year then last_year_quantity end as quantity_last_year,
        current_units as units,
        case when has_last_year then last_year_units end as units_last_year,
        current_is_covered and last_year_is_covered
        and not current_may_hold_january and not last_year_may_hold_january as is_comparable,
        case
            when breakdown = 'overview' then current_is_complete and last_year_is_complete
            else current_is_known and last_year_is_known
        end as is_known,
        current_is_complete and current_is_valued as is_complete,
        case when last_year_is_covered then last_year_is_complete and last_year_is_valued end as is_complete_last_year,
        current_is_complete as is_listed,
        last_year_is_complete as is_listed_last_year,
        has_trade
    from known

)

-- A row for whoever traded on either side; the overview always.
select * from final
where has_trade or breakdown = 'overview'
