-- Grain: report_month x product_id x currency x language x table_no x period x row_no x column_name.
-- Every figure of the bulletin's five tables as printed, in every language of the wording.
{{ config(unique_key=[
    'report_month', 'product_id', 'currency', 'language', 'table_no', 'period', 'row_no', 'column_name',
]) }}
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
            when 'share' then share_status
        end as status,
        {{ ratio('numerator', 'denominator') }} as exact_value,
        measure in ('value', 'value_change') as is_amount,
        -- By the printed figure: what prints 1000.0 or more.
        measure in ('value_yoy', 'quantity_yoy') and numerator > 0 and digits >= 1000 * scale as is_large_growth
    from {{ ref('int_bulletin_figures') }}

),

labels as (

    select key, language, text from {{ ref('wording_labels') }}

),

names as (

    select list, code, language, name from {{ ref('names') }}

),

final as (

    select
        figures.report_month,
        figures.product_id,
        figures.currency,
        column_labels.language,
        cast(figures.table_no as integer) as table_no,
        figures.period,
        cast(figures.row_no as integer) as row_no,
        cast(figures.column_no as integer) as column_no,
        figures.column_name,
        coalesce(row_labels.text, members.name) as row_label,
        column_labels.text as column_label,
        figures.printed_text,
        {% for unit, text in [('unit', 'units.text'), ('shown_unit', 'coalesce(shown_units.text, units.text)')] %}
            case figures.unit
                when 'quantity'
                    -- A unit that the code list does not have goes by its own name.
                    then coalesce(quantity_units.name, replace({{ text }}, '{unit}', nullif(figures.quantity_unit, '')))
                else {{ text }}
            end as {{ unit }},
        {% endfor %}
        case
            when figures.digits is null or millions.text = 'no' then figures.printed_text
            else
                case when figures.numerator < 0 and figures.shown_digits > 0 then '-' else '' end
                || case
                    when figures.scale = 1 or (figures.is_amount and figures.scale = 10)
                        then {{ grouped('figures.shown_digits') }}
                    else {{ shifted('figures.shown_digits', 10) }}
                end
        end as shown_text,
        case when figures.is_amount and millions.text <> 'no' then 100 else 1 end * figures.exact_value as shown_value,
        replace(row_groups.text, '{top}', '{{ var('top_n') }}') as row_group,
        figures.text_digits,
        case when figures.printed_text = '-' then coalesce(figures.status, 'not_published') end as note,
        figures.flow,
        figures.breakdown,
        nullif(figures.member_code, '') as member_code,
        figures.rank,
        figures.measure,
        figures.exact_value,
        cast(figures.numerator as bigint) as numerator,
        cast(case when figures.numerator is not null then figures.denominator end as bigint) as denominator,
        coalesce(figures.is_large_growth, false) as has_small_base,
        figures.is_complete,
        figures.is_complete_last_year
    from figures
    inner join labels as column_labels on figures.column_label = column_labels.key
    inner join labels as units
        on 'unit.' || figures.unit = units.key and column_labels.language = units.language
    -- Only amounts are shown in another unit.
    left join labels as shown_units
        on 'shown_unit.' || figures.unit = shown_units.key and column_labels.language = shown_units.language
    inner join labels as millions
        on millions.key = 'language.millions' and column_labels.language = millions.language
    left join labels as row_groups
        on
            'row_group.' || figures.breakdown = row_groups.key and column_labels.language = row_groups.language
    left join labels as row_labels
        on figures.row_label = row_labels.key and column_labels.language = row_labels.language
    left join names as members
        on
            figures.breakdown = members.list and figures.member_code = members.code
            and column_labels.language = members.language
    left join names as quantity_units
        on
            quantity_units.list = 'unit' and figures.quantity_unit = quantity_units.code
            and column_labels.language = quantity_units.language

)

select * from final
