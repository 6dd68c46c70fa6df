-- Grain: data_month x currency x breakdown (overview, partner, province) x product_id x flow x member_code.
-- Without the roll-ups of monitor_all_codes: int_trade_years sums them from the codes under them.
-- One pass over the lines gives all three breakdowns: int_code_sources says which lines feed which.
-- depends_on: {{ ref('qc_codes_counted_twice') }}
{{ incremental_by_year('int_report_years', dated_by='data_month', unique_key=[
    'data_month', 'currency', 'breakdown', 'product_id', 'flow', 'member_code',
]) }}
with

lines as (

    select
        lines.flow,
        lines.breakdown,
        lines.currency,
        lines.data_month,
        lines.product_code,
        lines.partner_code,
        lines.province_code,
        lines.amount,
        lines.quantity_1,
        units.unit_bit
    from {{ ref('int_lines_latest') }} as lines
    inner join {{ ref('int_units') }} as units on lines.unit_1 = units.unit_name
    where {{ in_batch('lines.data_month', is_date=true) }}

),

placed as (

    select
        lines.data_month,
        sources.currency,
        sources.breakdown,
        product_codes.product_id,
        lines.flow,
        case sources.breakdown
            when 'partner' then lines.partner_code
            when 'province' then lines.province_code
            else ''
        end as member_code,
        case when sources.is_valued then lines.amount end as amount,
        lines.quantity_1,
        lines.unit_bit
    from lines
    inner join {{ ref('int_code_sources') }} as sources
        on
            lines.product_code = sources.product_code
            and lines.flow = sources.flow
            and extract(year from lines.data_month) = sources.year
            and {{ has_month('sources.months', 'lines.data_month') }}
            and lines.breakdown = sources.source_breakdown
            and lines.currency = sources.source_currency
            and sources.breakdown in ('overview', 'partner', 'province')
    inner join {{ ref('int_basket_codes') }} as product_codes
        on
            lines.product_code = product_codes.product_code
            and sources.year between product_codes.first_year and product_codes.last_year
            and product_codes.is_counted
            and not product_codes.is_roll_up

),

final as (

    select
        data_month,
        currency,
        breakdown,
        product_id,
        flow,
        member_code,
        cast(sum(amount) as bigint) as amount,
        cast(sum(quantity_1) as bigint) as quantity,
        {{ bits_in_group('unit_bit') }} as units
    from placed
    group by data_month, currency, breakdown, product_id, flow, member_code

)

select * from final
