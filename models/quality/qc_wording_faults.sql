-- Grain: key x language x expected x actual.
-- Every key has a text in every language, with the same slots, and none that nobody fills; otherwise a test fails.
{{ config(materialized='view') }}
with

wording as (

    select key, language, text from {{ ref('wording') }}

),

-- A comma parts the texts: 'to {amount}, {growth}' is 'to ', '{amount}', ' ', ' ', '{growth}'.
parted as (

    select key, language, replace(replace(text, '{', ',{'), '}', '},') as text from wording

),

parts as (

    {{ split_to_rows('parted', ['key', 'language'], 'text', 'part') }}

),

pieces as (

    select key, language, 'a text' as piece from wording where text is not null
    union
    select
        key,
        language,
        -- One figure told in several ways, of which a text takes one.
        case
            when part in ('{millions}', '{digits*10000}') then '{printed}'
            when part in ('{unit}', '{currency}') then '{multiple}'
            else part
        end as piece
    from parts
    where {{ matches_pattern('part', '[{}]') }}

),

languages as (

    select distinct language from wording

),

wanted as (

    select distinct pieces.key, languages.language, pieces.piece from pieces cross join languages

),

final as (

    select
        case wanted.piece when 'a text' then 'language' else 'slot' end as rule,
        wanted.key,
        wanted.language,
        wanted.piece as expected,
        coalesce(wording.text, 'none') as actual
    from wanted
    left join pieces on {{ same('wanted', 'pieces', ['key', 'language', 'piece']) }}
    left join wording on {{ same('wanted', 'wording', ['key', 'language']) }}
    where pieces.piece is null
    union all
    select
        'unknown slot' as rule,
        key,
        language,
        'one of the slots that are filled' as expected,
        piece as actual
    from pieces
    where
        piece not in (
            'a text', '{printed}', '{multiple}', '{amount}', '{growth}', '{share}', '{name}', '{clauses}',
            '{near_zero_base}', '{product}', '{period}', '{year}', '{month}', '{number}', '{title}', '{label}',
            '{text}', '{texts}', '{units}', '{rows}', '{reason}', '{first}', '{last}', '{next}', '{page}',
            '{pages}', '{what}', '{flow}', '{breakdown}', '{months}', '{complete}', '{missing}', '{vintage}',
            '{axis}', '{figures}', '{up}', '{down}', '{gaps}', '{gaps_last_year}', '{codes}',
            '{value_growth}', '{quantity_growth}', '{unit_value_growth}', '{price}', '{quantity}', '{entry}', '{exit}',
            '{unmeasured}', '{share_last_year}', '{members}', '{members_last_year}',
            '{figure}', '{second_figure}', '{count}', '{top}', '{rank}', '{rank_last_year}',
            '{code}', '{name_in_file}', '{currency}', '{reporter}', '{edition}', '{build}',
            '{numerator}', '{denominator}', '{decimals}', '{status}', '{member}', '{added}', '{file}'
        )

)

select * from final
