-- Grain: report_month x product_id x language x table_no x period x row_no x column_name.
-- Every figure of the bulletin's five tables as printed, in both languages.
{{ config(unique_key=['report_month', 'product_id', 'language', 'table_no', 'period', 'row_no', 'column_name']) }}
with

figures as (

    select
        *,
        case
            when digits is null then '-'
            else
                case when numerator < 0 and digits > 0 then '-' else '' end
                || cast({{ divide_whole('digits', 'scale') }} as {{ dbt.type_string() }})
                || case scale
                    when 1 then ''
                    when 10 then '.' || cast(digits % scale as {{ dbt.type_string() }})
                    else '.' || lpad(cast(digits % scale as {{ dbt.type_string() }}), 3, '0')
                end
        end as printed_text,
        case measure
            when 'value_yoy' then yoy_status
            when 'value_change' then yoy_status
            when 'quantity_yoy' then quantity_yoy_status
            when 'quantity' then nullif(quantity_yoy_status, 'ok')
            when 'share' then case when total_value_usd = 0 then 'no_base' end
        end as status,
        {{ ratio('numerator', 'denominator') }} as exact_value,
        -- By the printed figure: what prints 1000.0 or more.
        measure in ('value_yoy', 'quantity_yoy') and numerator > 0 and digits >= 1000 * scale as is_large_growth
    from {{ ref('int_bulletin_figures') }}

),

units as (

    select canonical_unit, multiple_zh, multiple_en
    from {{ ref('statistical_units') }}
    where unit_name = canonical_unit

),

final as (

    {% for language, value_unit, multiple in [('zh', '亿美元', '万'), ('en', '100 million USD', '10,000 ')] %}
        select
            figures.report_month,
            figures.product_id,
            '{{ language }}' as language,
            cast(figures.table_no as integer) as table_no,
            figures.period,
            cast(figures.row_no as integer) as row_no,
            cast(figures.column_no as integer) as column_no,
            figures.column_name,
            coalesce(figures.row_label_{{ language }}, figures.name_{{ language }}) as row_label,
            figures.column_label_{{ language }} as column_label,
            figures.printed_text,
            case
                when figures.measure in ('value', 'value_change') then '{{ value_unit }}'
                when figures.measure = 'quantity'
                    -- A unit that the code list does not have goes by its own name.
                    then coalesce(units.multiple_{{ language }}, '{{ multiple }}' || nullif(figures.quantity_unit, ''))
                else '%'
            end as unit,
            case when figures.printed_text = '-' then coalesce(figures.status, 'not_published') end as note,
            figures.flow,
            figures.breakdown,
            nullif(figures.member_code, '') as member_code,
            figures.rank,
            figures.measure,
            figures.exact_value,
            coalesce(figures.is_large_growth, false) as has_small_base,
            figures.is_complete
        from figures
        left join units on figures.quantity_unit = units.canonical_unit
        {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from final
