-- Grain: report_month x product_id x currency x table_no x period x row_no x column_name.
-- A figure is kept as a fraction of two whole numbers until it is rounded, once, half away from zero, in whole-number
-- arithmetic: no binary fraction can misprint a digit.
{{ config(materialized='view') }}

with

fractions as (

    select
        printed.*,
        layout.table_no,
        coalesce(layout.row_no, printed.position) as row_no,
        layout.column_no,
        layout.column_name,
        layout.measure,
        layout.measure in ('value', 'value_change') as is_amount,
        layout.unit,
        layout.row_label,
        layout.column_label,
        case layout.measure
            when 'value' then printed.amount
            when 'value_change' then printed.amount_change
            when 'share' then case when printed.total_is_complete then 100 * printed.amount end
            when 'quantity' then printed.quantity
            when 'value_yoy'
                then case
                    when printed.yoy_status = 'ok' then 100 * (printed.amount - printed.amount_last_year)
                end
            when 'quantity_yoy'
                then case
                    when printed.quantity_yoy_status = 'ok' then 100 * (printed.quantity - printed.quantity_last_year)
                end
        end as numerator,
        case layout.measure
            when 'share' then nullif(printed.total_amount, 0)
            when 'value_yoy' then printed.amount_last_year
            when 'quantity_yoy' then printed.quantity_last_year
            when 'quantity' then 10000
            else 100000000
        end as denominator
    from {{ ref('int_bulletin_rows') }} as printed
    inner join {{ ref('bulletin_layout') }} as layout
        on printed.flow = layout.flow and printed.breakdown = layout.breakdown
    -- A currency in which no extract answers the product is not printed.
    inner join {{ ref('int_product_currencies') }} as currencies
        on {{ same('printed', 'currencies', ['product_id', 'currency']) }}
    where printed.period in ('month', 'year_to_date')

),

-- 0 decimals for quantities, 1 for the rest, 3 for a value that one decimal would print as 0.0.
scaled as (

    select
        *,
        case
            when measure = 'quantity' then 1
            when is_amount and numerator <> 0 and abs(numerator) < 5000000 then 1000
            else 10
        end as scale
    from fractions

),

-- In millions an amount has no decimals, or one where the printed figure has three: rounded from the exact figure too.
rounded as (

    select
        *,
        {{ rounded('numerator', 'denominator', 'scale') }} as digits,
        case when is_amount then 1000000 else denominator end as shown_denominator,
        case when is_amount and scale = 10 then 1 when scale = 1000 then 10 else scale end as shown_scale
    from scaled

),

shown as (

    select
        *,
        {{ rounded('numerator', 'shown_denominator', 'shown_scale') }} as shown_digits
    from rounded

),

-- A text in millions has three significant figures.
told as (

    select
        *,
        case
            when shown_digits < 1000 then 1
            {% for count in range(4, 13) %}
                when shown_digits < {{ 10 ** count }} then {{ 10 ** (count - 3) }}
            {% endfor %}
            else 10000000000
        end as step
    from shown

),

final as (

    select
        report_month,
        product_id,
        currency,
        table_no,
        period,
        row_no,
        column_no,
        column_name,
        -- Amounts are in the bulletin's currency.
        case when is_amount then currency else unit end as unit,
        row_label,
        column_label,
        flow,
        breakdown,
        member_code,
        rank,
        measure,
        quantity_unit,
        case
            when amount is null or total_amount is null then 'not_published'
            when not total_is_complete then 'incomplete'
            when total_amount = 0 then 'no_base'
        end as share_status,
        yoy_status,
        quantity_yoy_status,
        is_complete,
        is_complete_last_year,
        numerator,
        denominator,
        scale,
        digits,
        shown_digits,
        case
            when is_amount or measure = 'quantity'
                then {{ rounded('numerator', '(shown_denominator * step)', 'shown_scale') }} * step
        end as text_digits
    from told

)

select * from final
