-- Grain: year x currency x breakdown (overview, partner, province, extracts by …) x product_id x flow.
-- The one place that decides what is answered, and how completely: the twelve months of a year as bits.
--   covered: something of the basket is answered; answered: every code of it; complete: every code with all members;
--   valued: what is covered has values in the currency.
-- A basket's code is answered (completely) by whoever was asked for it or for what it is a part of, or else if every
-- known code under it is.
-- `january_told`: customs publish January and February together. Where February is covered, by a download that does not
-- say what was asked, and January is not, the year to date counts as having both.
{% set table = ['year', 'currency', 'breakdown', 'flow', 'product_id'] %}
{{ incremental_by_year('int_scope_years', dated_by='year', unique_key=table) }}

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
    where {{ in_batch('year') }}
    group by year, currency, breakdown, flow, product_code

),

codes as (

    select
        {{ prefixed('answers', table[:4]) }},
        baskets.product_id,
        baskets.hs_code,
        baskets.code_count,
        {{ bits_in_group('answers.answered') }} as covered,
        {% for set in ['answered', 'complete', 'unvalued'] %}
            coalesce({{ bits_in_group('case when baskets.product_code = baskets.hs_code then answers.' ~ set ~ ' end') }}, 0)
                as {{ set }}_itself,
            coalesce({{ bits_in_group('case when baskets.is_known then answers.' ~ set ~ ' end') }}, 0)
                as {{ set }}_by_any,
            case
                when count(case when baskets.is_known then 1 end) = max(baskets.known_count)
                    then coalesce({{ bits_in_all('case when baskets.is_known then answers.' ~ set ~ ' end') }}, 0)
                else 0
            end as {{ set }}_by_all,
        {% endfor %}
        {{ bits_in_group('answers.assumed') }} as assumed
    from answers
    inner join {{ ref('int_basket_codes') }} as baskets
        on
            answers.product_code = baskets.product_code
            and answers.year between baskets.first_year and baskets.last_year
    group by {{ prefixed('answers', table[:4]) }}, baskets.product_id, baskets.hs_code, baskets.code_count

),

products as (

    select
        {{ table | join(', ') }},
        {{ bits_in_group('covered') }} as covered,
        {% for set in ['answered', 'complete'] %}
            case
                when count(*) = max(code_count)
                    then {{ bits_in_all(bits_in_any([set ~ '_itself', set ~ '_by_all'])) }}
                else 0
            end as {{ set }},
        {% endfor %}
        -- Of a code itself where none under it is answered: it has no lines.
        {{ bits_in_group(bits_in_any(['unvalued_by_any', bits_left('unvalued_itself', 'answered_by_any')])) }} as unvalued,
        {{ bits_in_group('assumed') }} as assumed
    from codes
    group by {{ table | join(', ') }}

),

final as (

    select
        {{ table | join(', ') }},
        {{ series_no('year', 'currency', 'product_id', 'flow') }} as series_no,
        covered as covered_months,
        {{ bits_left('covered', 'unvalued') }} as valued_months,
        answered as answered_months,
        complete as complete_months,
        case
            when {{ bits_in_both('covered', '3') }} = 2 and {{ bits_in_both('assumed', '2') }} <> 0 then 1
            else 0
        end as january_told
    from products

)

select * from final
