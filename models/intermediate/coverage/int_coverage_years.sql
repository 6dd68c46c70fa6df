-- Grain: year x currency x breakdown (overview, partner, province, extracts by …) x product_id x flow.
-- The one place that decides what is answered, and how completely: the twelve months of a year as bits.
--   covered: something of the basket is answered; answered: every code of it; complete: every code with all members;
--   valued: what is covered has values in the currency.
-- A basket is what all of its codes are (int_code_years).
-- `january_told`: customs publish January and February together. Where February is covered, by a download that does not
-- say what was asked, and January is not, the year to date counts as having both.
{% set table = ['year', 'currency', 'breakdown', 'flow', 'product_id'] %}
{{ incremental_by_year('int_scope_years', dated_by='year', unique_key=table) }}

with

products as (

    select
        {{ table | join(', ') }},
        {{ bits_in_group('covered') }} as covered,
        {% for set in ['answered', 'complete'] %}
            case when count(*) = max(code_count) then {{ bits_in_all(set) }} else 0 end as {{ set }},
        {% endfor %}
        {{ bits_in_group('unvalued') }} as unvalued,
        {{ bits_in_group('assumed') }} as assumed
    from {{ ref('int_code_years') }}
    where {{ in_batch('year') }}
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
