-- Grain: report_month x product_id x language x table_no x period x sentence_no.
-- The bulletin's text, composed of the printed rows in words. A text that misses a piece is null and drops out.
{{ config(unique_key=['report_month', 'product_id', 'language', 'table_no', 'period', 'sentence_no']) }}
{% set keys = ['report_month', 'product_id', 'language', 'table_no', 'period'] %}
{% set edition = ['report_month', 'product_id', 'language', 'period'] %}
{% set months_en = [
    'January', 'February', 'March', 'April', 'May', 'June',
    'July', 'August', 'September', 'October', 'November', 'December',
] %}

with

products as (

    select product_id, product_name_zh, product_name_en
    from {{ ref('products') }}

),

-- January's year to date is January: it is told once.
phrases as (

    select *
    from {{ ref('int_bulletin_phrases') }}
    where period = 'month' or extract(month from report_month) > 1

),

months as (

    select distinct
        report_month,
        cast(extract(year from report_month) as {{ dbt.type_string() }}) as year_text,
        cast(extract(month from report_month) as {{ dbt.type_string() }}) as month_zh,
        case extract(month from report_month)
            {%- for month in months_en %}
                when {{ loop.index }} then '{{ month }}'
            {%- endfor %}
        end as month_en
    from phrases

),

-- Grain: a block of text, which is a table's period.
blocks as (

    select
        {{ prefixed('phrases', keys) }},
        case phrases.language
            when 'zh'
                then
                    months.year_text || '年' || case phrases.period when 'month' then '' else '1至' end
                    || months.month_zh || '月'
            when 'en'
                then
                    case phrases.period when 'month' then 'in ' else 'from January to ' end
                    || months.month_en || ' ' || months.year_text
        end as in_period,
        case phrases.language
            when 'zh' then products.product_name_zh
            else products.product_name_en
        end as product_name,
        min(case when phrases.is_complete then 1 else 0 end) = 1 as is_complete
    from phrases
    inner join months on phrases.report_month = months.report_month
    inner join products on phrases.product_id = products.product_id
    group by
        {{ prefixed('phrases', keys) }},
        months.year_text, months.month_zh, months.month_en, products.product_name_zh, products.product_name_en

),

-- The overview's rows side by side. A flow that has a row and no value is not published.
{% set not_published = {
    'zh': {'total': '进出口总值', 'export': '出口金额', 'import': '进口金额'},
    'en': {'total': 'the value of total trade', 'export': 'the value of exports', 'import': 'the value of imports'},
} %}
flows as (

    select
        {{ edition | join(', ') }},
        {% for flow, zh, en in [
            ('total', '进出口总值', 'total trade came to '),
            ('export', '出口', 'exports came to '),
            ('import', '进口', 'imports came to '),
        ] %}
            max(
                case
                    when flow <> '{{ flow }}' or measure <> 'value' then null
                    when amount is null
                        then case language
                            when 'zh' then '{{ not_published.zh[flow] }}未公布'
                            else '{{ not_published.en[flow] }} is not published'
                        end
                    when language = 'zh' then '{{ zh }}' || amount || '，' || growth
                    else '{{ en }}' || amount || ', ' || growth
                end
            ) as {{ flow }}_text,
            max(
                case
                    when flow = '{{ flow }}' and measure = 'quantity'
                        then case language
                            when 'zh'
                                then
                                    '{{ {"total": "进出口", "export": "出口", "import": "进口"}[flow] }}'
                                    || amount || '，' || growth
                            else
                                '{{ {"total": "total trade", "export": "exports", "import": "imports"}[flow] }} of '
                                || amount || ', ' || growth
                        end
                end
            ) as {{ flow }}_quantity_text,
            max(case when flow = '{{ flow }}' and measure = 'value' then value_text end) as {{ flow }}_value_text,
        {% endfor %}
        max(case when flow = 'net_export' then value_text end) as net_value_text,
        max(case when flow = 'net_export' then amount end) as net_amount,
        max(case when flow = 'net_export' then yoy_text end) as net_change_text,
        max(case when flow = 'net_export' then change_amount end) as net_change_amount
    from phrases
    where table_no = 1
    group by {{ edition | join(', ') }}

),

-- Net exports: which side is larger, and how far that is from last year. Nothing where nothing was traded.
net_exports as (

    select
        {{ edition | join(', ') }},
        case language
            when 'zh'
                then case
                    when net_value_text in ('0.0', '0.000') then '进出口基本平衡'
                    when net_value_text like '-%' then '进口大于出口，贸易逆差' || net_amount
                    else '出口大于进口，贸易顺差' || net_amount
                end
            else case
                when net_value_text in ('0.0', '0.000') then 'Exports and imports were about equal'
                when net_value_text like '-%' then 'Imports exceeded exports by ' || net_amount || ' (a deficit)'
                else 'Exports exceeded imports by ' || net_amount || ' (a surplus)'
            end
        end as balance_text,
        case language
            when 'zh'
                then case
                    when net_change_text in ('0.0', '0.000') then '净出口与上年同期基本持平'
                    when net_change_text like '-%' then '净出口比上年同期减少' || net_change_amount
                    else '净出口比上年同期增加' || net_change_amount
                end
            else case
                when net_change_text in ('0.0', '0.000') then 'net exports were about the same as a year earlier'
                when net_change_text like '-%'
                    then 'net exports were ' || net_change_amount || ' lower than a year earlier'
                else 'net exports were ' || net_change_amount || ' higher than a year earlier'
            end
        end as change_text
    from flows
    where net_value_text is not null and coalesce(total_value_text, '') <> '0.0'

),

-- Members with a trade, in the order of the ranking; what prints the same figures as the one before says so.
members as (

    select
        {{ keys | join(', ') }},
        breakdown,
        rank,
        row_label,
        case
            when value_text || coalesce(share_text, '') = lag(value_text || coalesce(share_text, '')) over (
                partition by {{ keys | join(', ') }} order by rank
            ) then case language when 'zh' then '同为' else 'also ' end else ''
        end as same_as_before,
        amount,
        case language
            when 'zh' then '（' || {{ joined(["'占' || share_text || '%'", 'growth'], '，') }} || '）'
            else
                ' (' || {{ joined(["share_text || '%'", "replace(growth, ' year on year', '')"], ', ') }} || ')'
        end as details
    from phrases
    where breakdown in ('partner', 'province') and value_text <> '0.0'

),

leaders as (

    select
        {{ keys | join(', ') }},
        breakdown,
        {% for number in [1, 2, 3] %}
            max(
                case
                    when rank = {{ number }}
                        then case language
                            when 'zh' then row_label || same_as_before || amount || details
                            else row_label || ', ' || same_as_before || amount || details
                        end
                end
            ) as member_{{ number }},
        {% endfor %}
        max(
            case
                when rank = 4 and same_as_before <> ''
                    then case language
                        when 'zh' then '第四位' || row_label || same_as_before || amount
                        else row_label || ' in fourth place, ' || same_as_before || amount
                    end
            end
        ) as same_as_third
    from members
    group by {{ keys | join(', ') }}, breakdown

),

sentences as (

    select
        {{ prefixed('blocks', keys) }},
        1 as position,
        case blocks.language
            when 'zh' then blocks.in_period || '，' || blocks.product_name || flows.total_text || '。'
            else blocks.product_name || ': ' || blocks.in_period || ' ' || flows.total_text || '.'
        end as text
    from blocks
    inner join flows on {{ same('blocks', 'flows', edition) }}
    where blocks.table_no = 1
    union all
    -- Where the sides are not both covered there is no total that they could be parts of.
    select
        {{ prefixed('blocks', keys) }},
        2 as position,
        case blocks.language
            when 'zh'
                then case
                    when flows.total_text is null then blocks.in_period || '，' || blocks.product_name
                    else '其中，'
                end
                || {{ joined(['flows.export_text', 'flows.import_text'], '；') }} || '。'
            else case
                when flows.total_text is null then blocks.product_name || ': ' || blocks.in_period || ' '
                else 'Of this, '
            end || {{ joined(['flows.export_text', 'flows.import_text'], '; ') }} || '.'
        end as text
    from blocks
    inner join flows on {{ same('blocks', 'flows', edition) }}
    where blocks.table_no = 1
    union all
    select
        {{ prefixed('blocks', keys) }},
        3 as position,
        case blocks.language
            when 'zh' then {{ joined(['net_exports.balance_text', 'net_exports.change_text'], '；') }} || '。'
            else {{ joined(['net_exports.balance_text', 'net_exports.change_text'], '; ') }} || '.'
        end as text
    from blocks
    inner join net_exports on {{ same('blocks', 'net_exports', edition) }}
    where blocks.table_no = 1
    union all
    -- Quantities of a flow that was not traded are left out.
    {% set quantities = [] %}
    {% for flow in ['total', 'export', 'import'] %}
        {% do quantities.append(
            "case when coalesce(flows." ~ flow ~ "_value_text, '') <> '0.0' then flows." ~ flow ~ "_quantity_text end"
        ) %}
    {% endfor %}
    select
        {{ prefixed('blocks', keys) }},
        4 as position,
        case blocks.language
            when 'zh' then '按数量计，' || {{ joined(quantities, '；') }} || '。'
            else 'By quantity: ' || {{ joined(quantities, '; ') }} || '.'
        end as text
    from blocks
    inner join flows on {{ same('blocks', 'flows', edition) }}
    where blocks.table_no = 1
    union all
    select
        {{ prefixed('blocks', keys) }},
        1 as position,
        case blocks.language
            when 'zh'
                then
                    blocks.in_period || '，'
                    || case when blocks.table_no in (2, 4) then flows.export_text else flows.import_text end || '。'
            else
                case blocks.period when 'month' then 'I' else 'F' end || substring(blocks.in_period, 2) || ' '
                || case when blocks.table_no in (2, 4) then flows.export_text else flows.import_text end || '.'
        end as text
    from blocks
    inner join flows on {{ same('blocks', 'flows', edition) }}
    where blocks.table_no > 1
    union all
    select
        {{ prefixed('blocks', keys) }},
        2 as position,
        case blocks.language
            when 'zh'
                then
                    '金额居前的'
                    || case
                        when leaders.breakdown = 'province' then '省区市'
                        when blocks.table_no = 2 then '目的地'
                        else '来源地'
                    end || '依次为：'
                    || {{ joined(['leaders.member_1', 'leaders.member_2', 'leaders.member_3'], '、') }}
                    || coalesce('；' || leaders.same_as_third, '') || '。'
            else
                'By value the leading '
                || case
                    when leaders.breakdown = 'province' then 'provinces'
                    when blocks.table_no = 2 then 'destinations'
                    else 'origins'
                end || ' were: '
                || {{ joined(['leaders.member_1', 'leaders.member_2', 'leaders.member_3'], '; ') }}
                || coalesce('; ' || leaders.same_as_third, '') || '.'
        end as text
    from blocks
    inner join leaders on {{ same('blocks', 'leaders', keys) }}
    union all
    select
        {{ prefixed('blocks', keys) }},
        2 + phrases.row_no as position,
        case blocks.language
            when 'zh'
                then
                    case phrases.flow when 'export' then '对' else '自' end || phrases.row_label
                    || case phrases.flow when 'export' then '出口' else '进口' end || phrases.amount
                    || case
                        when phrases.value_text = '0.0' then ''
                        else coalesce('，占比' || phrases.share_text || '%', '')
                    end
                    || '，' || phrases.growth || '。'
            else
                phrases.row_label || ': ' || phrases.amount
                || case
                    when phrases.value_text = '0.0' then ''
                    else coalesce(
                        ', ' || phrases.share_text || '% of '
                        || case phrases.flow when 'export' then 'exports' else 'imports' end,
                        ''
                    )
                end
                || ', ' || phrases.growth || '.'
        end as text
    from blocks
    inner join phrases on {{ same('blocks', 'phrases', keys) }}
    where phrases.breakdown = 'region'
    union all
    select
        {{ prefixed('blocks', keys) }},
        1000 as position,
        case blocks.language
            when 'zh' then blocks.in_period || '的数据不完整，以上数字可能少于实际。'
            else 'The data ' || case blocks.period
                when 'month' then 'for ' || substring(blocks.in_period, 4)
                else blocks.in_period
            end || ' are incomplete; these figures may be too low.'
        end as text
    from blocks
    where not blocks.is_complete

),

final as (

    select
        {{ prefixed('sentences', keys) }},
        cast(row_number() over (
            partition by {{ prefixed('sentences', keys) }} order by sentences.position
        ) as integer) as sentence_no,
        sentences.text,
        blocks.is_complete
    from sentences
    inner join blocks on {{ same('sentences', 'blocks', keys) }}
    where sentences.text is not null

)

select * from final
