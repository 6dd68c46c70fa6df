-- Grain: report_month x product_id x currency x language x table_no x period x sentence_no.
-- The bulletin's text: a clause tells of a printed row, a sentence holds clauses (seed bulletin_text); the words are in
-- the seed wording_sentences.
{% set block = ['report_month', 'product_id', 'currency', 'language', 'period', 'table_no'] %}
{{ config(unique_key=block + ['sentence_no']) }}

with

-- The largest three members are named, and the fourth where it prints the same as the third.
-- What was not traded has no balance, quantity or rank.
clauses as (

    select
        {{ prefixed('blocks', block) }},
        layout.position + case when phrases.breakdown = 'region' then phrases.row_no else 0 end as position,
        'sentence.' || case
            when layout.sentence = 'of_which' and phrases.total_figure is null then 'overview' else layout.sentence
        end as sentence,
        layout.place,
        phrases.rank,
        case when phrases.rank < 4 then 'list.members' else 'list.clauses' end as list,
        'clause.' || layout.clause || case
            when phrases.amount is null then '.not_published'
            when layout.sentence = 'net_exports'
                then case
                    when phrases.figure in ('0.0', '0.000') then '.equal'
                    when phrases.figure like '-%' then '.less'
                    else '.more'
                end
            when phrases.breakdown = 'overview' then ''
            when phrases.rank = 4 then '.fourth'
            else
                case
                    when phrases.share is not null and phrases.figure <> '0.0' then ''
                    when phrases.rank is not null and blocks.is_alone then '.bare'
                    else '.no_share'
                end
                || case when phrases.is_same then '.same' else '' end
        end as clause,
        phrases.row_label as name,
        phrases.amount,
        case
            when blocks.is_alone then ''
            when phrases.rank is null then replace(growths.text, '{growth}', phrases.growth)
            when phrases.share is null or phrases.figure = '0.0' then phrases.growth_in_list
            else replace(growths.text, '{growth}', phrases.growth_in_list)
        end as growth,
        phrases.share
    from {{ ref('int_bulletin_phrases') }} as phrases
    inner join {{ ref('bulletin_text') }} as layout
        on {{ same('phrases', 'layout', ['flow', 'breakdown', 'measure']) }}
    inner join {{ ref('int_bulletin_blocks') }} as blocks
        on {{ same('phrases', 'blocks', block[:5]) }} and layout.table_no = blocks.table_no
    inner join {{ ref('wording_sentences') }} as growths
        on growths.key = 'list.growth' and phrases.language = growths.language
    where
        (phrases.rank is null or phrases.rank <= 3 or (phrases.rank = 4 and phrases.is_same))
        and (phrases.amount is not null or layout.clause like 'value.%')
        and coalesce(case
            when layout.sentence = 'net_exports' then phrases.total_figure
            when layout.sentence = 'quantity' then phrases.flow_figure
            when phrases.rank is not null then phrases.figure
        end, '-') <> '0.0'

),

clauses_in_words as (

    select
        clauses.*,
        row_number() over (
            partition by {{ prefixed('clauses', block) }}, clauses.position order by clauses.place, clauses.rank
        ) as clause_no,
        replace(lists.text, '{first}', '') as as_next,
        {{ filled('wording.text', {
            'amount': 'clauses.amount', 'growth': 'clauses.growth', 'share': 'clauses.share', 'name': 'clauses.name',
        }) }} as text
    from clauses
    inner join {{ ref('wording_sentences') }} as wording
        on clauses.clause = wording.key and clauses.language = wording.language
    inner join {{ ref('wording_sentences') }} as lists
        on clauses.list = lists.key and clauses.language = lists.language

),

sentences as (

    select
        {{ block | join(', ') }},
        position,
        sentence as key,
        {% for number in [1, 2, 3, 4] %}
            coalesce(max(case
                when clause_no = {{ number }} then {{ 'text' if loop.first else "replace(as_next, '{next}', text)" }}
            end), ''){{ ' ||' if not loop.last }}
        {% endfor %} as clauses
    from clauses_in_words
    group by {{ block | join(', ') }}, position, sentence
    {% for side in ['', '_last_year'] %}
        union all
        select
            {{ block | join(', ') }},
            100{{ loop.index }} as position,
            'sentence.incomplete{{ side }}' as key,
            '' as clauses
        from {{ ref('int_bulletin_blocks') }}
        where not is_complete{{ side }}
    {% endfor %}
    union all
    select
        {{ block | join(', ') }},
        1000 as position,
        'sentence.alone' as key,
        '' as clauses
    from {{ ref('int_bulletin_blocks') }}
    where is_alone_first

),

final as (

    select
        {{ prefixed('blocks', block) }},
        cast(row_number() over (
            partition by {{ prefixed('blocks', block) }} order by sentences.position
        ) as integer) as sentence_no,
        {{ filled('wording.text', {
            'gaps': 'blocks.current_gaps', 'gaps_last_year': 'blocks.last_year_gaps',
            'reporter': 'reporters.text', 'period': 'periods.name', 'clauses': 'sentences.clauses',
            'product': 'products.name',
        }) }} as text,
        blocks.is_complete
    from sentences
    inner join {{ ref('int_bulletin_blocks') }} as blocks on {{ same('sentences', 'blocks', block) }}
    inner join {{ ref('wording_sentences') }} as wording
        on blocks.language = wording.language and wording.key in (sentences.key, sentences.key || '.' || blocks.period)
    inner join {{ ref('wording_labels') }} as reporters
        on reporters.key = 'reporter' and blocks.language = reporters.language
    inner join {{ ref('names') }} as products
        on blocks.language = products.language and products.list = 'product' and blocks.product_id = products.code
    inner join {{ ref('names') }} as periods
        on blocks.language = periods.language and blocks.period = periods.list and blocks.month_code = periods.code

)

select * from final
