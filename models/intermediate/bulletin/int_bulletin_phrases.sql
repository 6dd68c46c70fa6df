-- Grain: report_month x product_id x currency x language x table_no x period x row_no x measure.
-- A printed row in words: its amount, its growth. Only printed figures are read, so no text can differ from a table; a
-- text in millions has three significant figures (28,412 million in the table are 28,400 million).
{{ config(materialized='view') }}
{% set block = ['report_month', 'product_id', 'currency', 'language', 'table_no', 'period'] %}
{% set row = block + ['row_no', 'flow', 'breakdown', 'rank', 'row_label'] %}

with

wording as (

    select key, language, text from {{ ref('wording_phrases') }}

),

cells as (

    select
        *,
        nullif(printed_text, '-') as figure,
        nullif(replace(printed_text, '-', ''), '') as magnitude,
        cast(nullif(replace(replace(printed_text, '-', ''), '.', ''), '') as bigint) as digits
    from {{ ref('bulletin_cells') }}

),

-- The sign is the printed figure's: what prints 0.0 did not change. Without a growth its status says why.
cells_told as (

    select
        *,
        case
            when measure in ('value_yoy', 'quantity_yoy')
                then 'growth.' || case
                    when figure is null then note
                    when has_small_base then 'up_from_small_base'
                    else {{ direction('figure') }}
                end
            when measure = 'quantity'
                then 'amount.quantity.' || case
                    when digits = 0 then 'too_small'
                    when digits < 100 then 'under_1_million'
                    when digits >= 100 then 'millions'
                end
            when measure in ('value', 'value_change')
                then 'amount.value.' || case
                    when magnitude = '0.0' then 'zero'
                    when digits = 0 then 'too_small'
                    when digits > 0 then 'millions'
                end
        end as said,
        -- Of a quantity in ten thousands, of an amount in millions or, where it is small, in tenths of them.
        case
            when measure = 'quantity' and text_digits < 1000 then {{ shifted('text_digits', 100) }}
            when measure = 'quantity' and text_digits < 10000
                then {{ shifted(divide_whole('text_digits', '10'), 10) }}
            when measure = 'quantity' then {{ grouped(divide_whole('text_digits', '100')) }}
            when magnitude like '%.___' then {{ shifted('text_digits', 10) }}
            else {{ grouped('text_digits') }}
        end as millions
    from cells

),

cells_in_words as (

    select
        {{ prefixed('cells_told', row) }},
        cells_told.measure,
        case
            when cells_told.measure in ('share', 'value_yoy') then 'value'
            when cells_told.measure = 'quantity_yoy' then 'quantity'
            else cells_told.measure
        end as told_of,
        cells_told.figure,
        cells_told.note,
        cells_told.is_complete,
        cells_told.is_complete_last_year,
        {{ filled('wording.text', {
            'printed': 'cells_told.magnitude',
            'millions': 'cells_told.millions',
            'digits*10000': grouped('cells_told.digits * 10000'),
            'multiple': 'cells_told.unit',
            'unit': "replace(cells_told.unit, replace(multiples.text, '{unit}', ''), '')",
            'currency': 'currencies.text',
            'near_zero_base': "'" ~ '{:,}'.format(var('near_zero_base') | int) ~ "'",
        }) }} as text,
        {{ filled('listed.text', {'printed': 'cells_told.magnitude'}) }} as text_in_list
    from cells_told
    left join wording on cells_told.said = wording.key and cells_told.language = wording.language
    left join wording as listed
        on cells_told.said || '.in_list' = listed.key and cells_told.language = listed.language
    left join {{ ref('wording_labels') }} as multiples
        on cells_told.language = multiples.language and multiples.key = 'unit.quantity'
    left join {{ ref('wording_labels') }} as currencies
        on cells_told.language = currencies.language and 'currency.' || cells_told.currency = currencies.key

),

-- The change of net exports is told beside their value, a growth or a share with its value or quantity.
phrases as (

    select
        {{ row | join(', ') }},
        told_of as measure,
        max(case when measure = told_of then figure end) as figure,
        max(case when measure = told_of then text end) as amount,
        max(case when measure in ('value_yoy', 'quantity_yoy') then text end) as growth,
        max(case when measure in ('value_yoy', 'quantity_yoy') then coalesce(text_in_list, text) end) as growth_in_list,
        max(case when measure in ('value_yoy', 'quantity_yoy') then coalesce(note, 'ok') end) as growth_status,
        max(case when measure = 'share' then figure end) as share,
        bool_and(is_complete) as is_complete,
        bool_and(is_complete_last_year) as is_complete_last_year
    from cells_in_words
    group by {{ row | join(', ') }}, told_of

),

-- Each beside the values of its flow and of the total; there is no total where the sides are not both covered.
-- January's year to date is January: it is told once.
final as (

    select
        *,
        max(case when measure = 'value' then figure end)
            over (partition by {{ block | join(', ') }}, flow) as flow_figure,
        max(case when measure = 'value' and flow = 'total' then coalesce(figure, '-') end)
            over (partition by {{ block | join(', ') }}) as total_figure,
        coalesce(rank > 1 and amount || coalesce(share, '') = lag(amount || coalesce(share, '')) over (
            partition by {{ block | join(', ') }}, breakdown order by rank
        ), false) as is_same
    from phrases
    where period = 'month' or extract(month from report_month) > 1

)

select * from final
