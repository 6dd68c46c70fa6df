-- Grain: report_month x product_id x language x table_no x period x row_no.
-- A printed row in words: its amount, its growth. Only printed figures are read, so no text can differ from a table;
-- English moves the decimal point of the same digits (51.1 hundred million is 5.11 billion).
{{ config(materialized='view') }}
{% set keys = ['report_month', 'product_id', 'language', 'table_no', 'period', 'row_no'] %}
{% set near_zero = '{:,}'.format(var('near_zero_base') | int) %}

with

printed as (

    select
        {{ keys | join(', ') }},
        flow,
        breakdown,
        rank,
        row_label,
        max(case when column_name = 'value' then measure end) as measure,
        max(case when column_name = 'value' then nullif(printed_text, '-') end) as value_text,
        max(case when column_name = 'value' then unit end) as unit,
        max(case when column_name = 'share' then nullif(printed_text, '-') end) as share_text,
        max(case when column_name = 'yoy' then measure end) as yoy_measure,
        max(case when column_name = 'yoy' then nullif(printed_text, '-') end) as yoy_text,
        max(case when column_name = 'yoy' then note end) as yoy_note,
        max(case when column_name = 'yoy' and has_small_base then 1 else 0 end) = 1 as has_small_base,
        min(case when is_complete then 1 else 0 end) = 1 as is_complete
    from {{ ref('bulletin_cells') }}
    group by {{ keys | join(', ') }}, flow, breakdown, rank, row_label

),

-- The change of net exports is an amount too.
amounts as (

    {% for figure in ['value', 'yoy'] %}
        select
            {{ keys | join(', ') }},
            '{{ figure }}' as figure,
            measure,
            unit,
            replace({{ figure }}_text, '-', '') as magnitude,
            cast(replace(replace({{ figure }}_text, '-', ''), '.', '') as bigint) as digits
        from printed
        where {{ figure }}_text is not null{{ " and yoy_measure = 'value_change'" if figure == 'yoy' }}
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

amounts_in_words as (

    select
        {{ keys | join(', ') }},
        figure,
        case language
            when 'zh'
                then case
                    when measure = 'quantity' and digits = 0 then '不足0.5' || unit
                    when magnitude = '0.0' then '为零'
                    when digits = 0 then '不足50,000美元'
                    else magnitude || unit
                end
            else case
                when measure = 'quantity'
                    then case
                        when digits = 0 then 'fewer than 5,000 '
                        when digits < 100 then {{ grouped('digits * 10000') }} || ' '
                        else {{ shifted('digits', 100) }} || ' million '
                    end || replace(unit, '10,000 ', '')
                when magnitude = '0.0' then 'zero'
                when digits = 0 then 'less than USD 50,000'
                when magnitude like '%.___' then 'USD ' || {{ shifted('digits', 10) }} || ' million'
                when digits < 100 then 'USD ' || {{ grouped('digits * 10') }} || ' million'
                else 'USD ' || {{ shifted('digits', 100) }} || ' billion'
            end
        end as amount
    from amounts

),

-- The sign is the printed figure's: what prints 0.0 did not change.
growth_in_words as (

    select
        {{ keys | join(', ') }},
        case language
            when 'zh'
                then case
                    when yoy_note = 'no_base' then '上年同期为零'
                    when yoy_note = 'near_zero_base' then '上年同期不足{{ near_zero }}美元，不计同比'
                    when yoy_note = 'mixed_units' then '计量单位与上年同期不可比'
                    when yoy_text is null then '无可比的上年同期数据'
                    when yoy_text = '0.0' then '同比持平'
                    when yoy_text like '-%' then '同比下降' || replace(yoy_text, '-', '') || '%'
                    when has_small_base then '因上年基数小，同比增长' || yoy_text || '%'
                    else '同比增长' || yoy_text || '%'
                end
            else case
                when yoy_note = 'no_base' then 'after none a year earlier'
                when yoy_note = 'near_zero_base' then 'from less than USD {{ near_zero }} a year earlier'
                when yoy_note = 'mixed_units' then 'in units not comparable with a year earlier'
                when yoy_text is null then 'with no comparable figure a year earlier'
                when yoy_text = '0.0' then 'unchanged year on year'
                when yoy_text like '-%' then 'down ' || replace(yoy_text, '-', '') || '% year on year'
                when has_small_base then 'up ' || yoy_text || '% year on year from a small base'
                else 'up ' || yoy_text || '% year on year'
            end
        end as growth
    from printed
    where yoy_measure <> 'value_change'

),

final as (

    select
        {{ prefixed('printed', keys) }},
        printed.flow,
        printed.breakdown,
        printed.rank,
        printed.row_label,
        printed.measure,
        printed.value_text,
        values_in_words.amount,
        printed.share_text,
        printed.yoy_text,
        growth_in_words.growth,
        changes_in_words.amount as change_amount,
        printed.is_complete
    from printed
    left join growth_in_words on {{ same('printed', 'growth_in_words', keys) }}
    left join amounts_in_words as values_in_words
        on {{ same('printed', 'values_in_words', keys) }} and values_in_words.figure = 'value'
    left join amounts_in_words as changes_in_words
        on {{ same('printed', 'changes_in_words', keys) }} and changes_in_words.figure = 'yoy'

)

select * from final
