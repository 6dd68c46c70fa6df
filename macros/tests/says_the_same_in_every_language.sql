{#
  Unit test of words: every key has a text in every language, with the same slots, and none that nobody fills.
  `slots`: the names that are filled; those in a list are one figure told in several ways, of which a text takes one.
#}
{% test says_the_same_in_every_language(model, slots) %}
    {{ wording_problems(model, slots) }}
{% endtest %}

{% macro wording_problems(relation, slots) -%}
    {%- set known = [] -%}
    with

    -- A comma parts the texts: 'to {amount}, {growth}' is 'to ', '{amount}', ' ', ' ', '{growth}'.
    texts as (

        select key, language, replace(replace(text, '{', ',{'), '}', '},') as text
        from {{ relation }} as wording

    ),

    parts as (

        {{ split_to_rows('texts', ['key', 'language'], 'text', 'part') }}

    ),

    slots as (

        select distinct
            key,
            language,
            case part
                {% for slot in slots %}
                    {% set ways = [slot] if slot is string else slot %}
                    {% for way in ways %}
                        {% do known.append("'{" ~ way ~ "}'") %}
                        when '{{ '{' ~ way ~ '}' }}' then '{{ '{' ~ ways[0] ~ '}' }}'
                    {% endfor %}
                {% endfor %}
                else part
            end as slot
        from parts
        where part like '{{ "%{%" }}' or part like '%}%'

    ),

    languages as (

        select distinct language from {{ relation }} as wording

    ),

    keys as (

        select distinct key from {{ relation }} as wording

    ),

    slots_of_key as (

        select distinct key, slot from slots

    )

    select
        'language' as rule,
        keys.key,
        languages.language,
        'a text' as expected,
        'none' as actual
    from keys
    cross join languages
    left join {{ relation }} as wording
        on keys.key = wording.key and languages.language = wording.language
    where wording.text is null
    union all
    select
        'slot' as rule,
        wording.key,
        wording.language,
        slots_of_key.slot as expected,
        wording.text as actual
    from {{ relation }} as wording
    inner join slots_of_key on wording.key = slots_of_key.key
    left join slots
        on
            wording.key = slots.key and wording.language = slots.language
            and slots_of_key.slot = slots.slot
    where slots.slot is null
    union all
    select
        'unknown slot' as rule,
        key,
        language,
        'one of the slots that are filled' as expected,
        slot as actual
    from slots
    where slot not in ({{ known | join(', ') }})
{%- endmacro %}
