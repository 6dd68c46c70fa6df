-- Grain: data_month x currency x breakdown (overview, partner, province) x product_id x flow x member_code.
-- Without the roll-ups of monitor_all_codes: int_trade_years sums them from the codes under them.
-- One pass over the lines gives all three breakdowns: int_code_sources says which lines feed which.
-- depends_on: {{ ref('qc_codes_counted_twice') }}
{{ incremental_by_year('int_report_years', dated_by='data_month', unique_key=[
    'data_month', 'currency', 'breakdown', 'product_id', 'flow', 'member_code',
]) }}
with

lines as (

    {{ placed_lines(['partner_code', 'province_code', 'quantity_1', 'unit_1']) }}

),

placed as (

    select
        lines.data_month,
        lines.currency,
        lines.breakdown,
        lines.product_id,
        lines.flow,
        case lines.breakdown
            when 'partner' then lines.partner_code
            when 'province' then lines.province_code
            else ''
        end as member_code,
        lines.amount,
        lines.quantity_1,
        units.unit_bit
    from lines
    inner join {{ ref('int_units') }} as units on lines.unit_1 = units.unit_name

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
