-- Grain: year x currency x breakdown (overview, partner, province, extracts by …) x product_id x flow x hs_code.
-- What is answered of each code of a basket, and how completely: the twelve months of a year as bits. A code is
-- answered (completely) by whoever was asked for it or for what it is a part of, or else if every known code under it
-- is.
{{ config(materialized='view') }}
{% set keys = ['year', 'currency', 'breakdown', 'flow', 'product_id', 'hs_code', 'code_count'] %}

with

answers as (

    select
        year,
        currency,
        breakdown,
        flow,
        product_code,
        {{ bits_in_group('months') }} as answered,
        {{ bits_in_group('complete_months') }} as complete,
        {{ bits_in_group('case when is_valued then 0 else months end') }} as unvalued,
        {{ bits_in_group('assumed_months') }} as assumed
    from {{ ref('int_code_sources') }}
    group by year, currency, breakdown, flow, product_code

),

codes as (

    select
        {{ prefixed('answers', keys[:4]) }},
        {{ prefixed('baskets', keys[4:]) }},
        {{ bits_in_group('answers.answered') }} as covered,
        {% for set in ['answered', 'complete', 'unvalued'] %}
            {% set itself = 'case when baskets.product_code = baskets.hs_code then answers.' ~ set ~ ' end' %}
            {% set known = 'case when baskets.is_known then answers.' ~ set ~ ' end' %}
            coalesce({{ bits_in_group(itself) }}, 0) as {{ set }}_itself,
            coalesce({{ bits_in_group(known) }}, 0) as {{ set }}_by_any,
            case
                when count(case when baskets.is_known then 1 end) = max(baskets.known_count)
                    then coalesce({{ bits_in_all(known) }}, 0)
                else 0
            end as {{ set }}_by_all,
        {% endfor %}
        {{ bits_in_group('answers.assumed') }} as assumed
    from answers
    inner join {{ ref('int_basket_codes') }} as baskets
        on
            answers.product_code = baskets.product_code
            and answers.year between baskets.first_year and baskets.last_year
    group by {{ prefixed('answers', keys[:4]) }}, {{ prefixed('baskets', keys[4:]) }}

),

final as (

    select
        {{ keys | join(', ') }},
        covered,
        {{ bits_in_any(['answered_itself', 'answered_by_all']) }} as answered,
        {{ bits_in_any(['complete_itself', 'complete_by_all']) }} as complete,
        -- Of a code itself where none under it is answered: it has no lines.
        {{ bits_in_any(['unvalued_by_any', bits_left('unvalued_itself', 'answered_by_any')]) }} as unvalued,
        assumed
    from codes

)

select * from final
