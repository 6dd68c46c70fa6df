-- Grain: report_month x product_id x language x table_no x period x row_no x column_name.
-- Every figure of the bulletin's five tables as printed. A figure is kept as a fraction of two whole numbers until it
-- is rounded, once, half away from zero, in whole-number arithmetic: no binary fraction can misprint a digit.
with

layout as (

    select * from {{ ref('bulletin_layout') }}

),

units as (

    select distinct canonical_unit, multiple_zh, multiple_en
    from {{ ref('statistical_units') }}
    where unit_name = canonical_unit

),

cells as (

    select
        printed.*,
        layout.table_no,
        coalesce(layout.row_no, printed.position) as row_no,
        layout.column_no,
        layout.column_name,
        layout.measure,
        coalesce(layout.row_label_zh, printed.name_zh) as row_label_zh,
        coalesce(layout.row_label_en, printed.name_en) as row_label_en,
        layout.column_label_zh,
        layout.column_label_en,
        case layout.measure
            when 'value' then printed.value_usd
            when 'value_change' then printed.value_usd_change
            when 'share' then 100 * printed.value_usd
            when 'quantity' then printed.quantity
            when 'value_yoy'
                then case
                    when printed.yoy_status = 'ok' then 100 * (printed.value_usd - printed.value_usd_last_year)
                end
            when 'quantity_yoy'
                then case
                    when printed.quantity_yoy_status = 'ok' then 100 * (printed.quantity - printed.quantity_last_year)
                end
        end as numerator,
        case layout.measure
            when 'share' then nullif(printed.total_value_usd, 0)
            when 'value_yoy' then printed.value_usd_last_year
            when 'quantity_yoy' then printed.quantity_last_year
            when 'quantity' then 10000
            else 100000000
        end as denominator,
        case layout.measure
            when 'quantity_yoy' then printed.quantity_yoy_status
            when 'value_yoy' then printed.yoy_status
            when 'value_change' then printed.yoy_status
            when 'quantity' then nullif(printed.quantity_yoy_status, 'ok')
            when 'share' then case when printed.total_value_usd = 0 then 'no_base' end
        end as status
    from {{ ref('int_bulletin_rows') }} as printed
    inner join layout on printed.flow = layout.flow and printed.breakdown = layout.breakdown
    where printed.period in ('month', 'year_to_date')

),

-- 0 decimals for quantities, 1 for the rest, 3 for a value that one decimal would print as 0.0.
scaled as (

    select
        *,
        case
            when measure = 'quantity' then 0
            when measure in ('value', 'value_change') and numerator <> 0 and abs(numerator) < 5000000 then 3
            else 1
        end as decimals
    from cells

),

rounded as (

    select
        *,
        case decimals when 0 then 1 when 1 then 10 else 1000 end as scale,
        {{ divide_whole(
            '2 * case decimals when 0 then 1 when 1 then 10 else 1000 end * abs(numerator) + denominator',
            '2 * denominator',
        ) }} as digits
    from scaled

),

printed as (

    select
        *,
        case
            when digits is null then '-'
            else concat(
                case when numerator < 0 and digits > 0 then '-' else '' end,
                cast({{ divide_whole('digits', 'scale') }} as {{ dbt.type_string() }}),
                case
                    when decimals > 0
                        then concat('.', lpad(cast(digits % scale as {{ dbt.type_string() }}), decimals, '0'))
                    else ''
                end
            )
        end as printed_text
    from rounded

),

final as (

    {% for language in ['zh', 'en'] %}
        select
            printed.report_month,
            printed.product_id,
            '{{ language }}' as language,
            cast(printed.table_no as integer) as table_no,
            printed.period,
            cast(printed.row_no as integer) as row_no,
            cast(printed.column_no as integer) as column_no,
            printed.column_name,
            printed.row_label_{{ language }} as row_label,
            printed.column_label_{{ language }} as column_label,
            printed.printed_text,
            case
                when printed.measure in ('value', 'value_change')
                    then '{{ {"zh": "亿美元", "en": "100 million USD"}[language] }}'
                when printed.measure = 'quantity' then units.multiple_{{ language }}
                else '%'
            end as unit,
            case when printed.printed_text = '-' then coalesce(printed.status, 'not_published') end as note,
            printed.flow,
            printed.breakdown,
            nullif(printed.member_code, '') as member_code,
            printed.rank,
            printed.measure,
            printed.is_complete
        from printed
        left join units on printed.quantity_unit = units.canonical_unit
        {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from final
