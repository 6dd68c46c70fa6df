-- Grain: product_id x hs_edition x side x hs_code x six_digits x other_six_digits.
-- The codes of a basket in an edition (since) and in the one before it (before), and what the concordance ties each to
-- on the other side: a row with nulls where it has nothing.
{{ config(materialized='view') }}
{% set edition = ['hs_edition', 'continues_edition', 'valid_from'] %}
with

editions as (

    {{ edition_pairs() }}

),

-- From older to newer; what is made of `various` codes has no way forward.
changes as (

    select
        case when direction = 'next' then other_edition else hs_edition end as hs_edition,
        case when direction = 'next' then hs_code else other_code end as old_code,
        case when direction = 'next' then other_code else hs_code end as new_code,
        relation
    from {{ ref('hs_code_changes') }}
    where
        direction = 'next'
        or other_code = 'various'

),

baskets as (

    {% for side, its_edition in [('before', 'continues_edition'), ('since', 'hs_edition')] %}
        select
            codes.product_id,
            {{ prefixed('editions', edition) }},
            '{{ side }}' as side,
            codes.hs_code
        from {{ ref('int_product_codes') }} as codes
        inner join editions on codes.hs_edition = editions.{{ its_edition }}
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

-- A code of more digits than six is only a part of what the concordance speaks of, unless the rest are zeros.
final as (

    {% for side, ours, theirs in [('before', 'old_code', 'new_code'), ('since', 'new_code', 'old_code')] %}
        select
            {{ prefixed('baskets', ['product_id'] + edition + ['side', 'hs_code']) }},
            changes.{{ ours }} as six_digits,
            changes.{{ theirs }} as other_six_digits,
            changes.relation,
            length(replace(substring(baskets.hs_code, 7, 4), '0', '')) > 0 as is_part,
            others.hs_code is not null as is_on_both_sides
        from baskets
        left join changes
            on
                baskets.hs_edition = changes.hs_edition
                and {{ shares_digits('changes.' ~ ours, 'baskets.hs_code') }}
        left join baskets as others
            on {{ same('baskets', 'others', ['product_id', 'hs_edition', 'hs_code']) }} and baskets.side <> others.side
        where baskets.side = '{{ side }}'
        {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from final
