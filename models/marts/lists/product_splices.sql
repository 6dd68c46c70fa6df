-- Grain: product_id x hs_edition.
-- Where a product's series goes on with the codes of another edition, and whether those hold what the ones before held:
-- as far as the concordance tells, which ends at six digits.
{{ config(unique_key=['product_id', 'hs_edition']) }}
{% set splice = ['product_id', 'hs_edition'] %}
with

editions as (

    select
        newer.hs_edition,
        older.hs_edition as continues_edition,
        cast(newer.valid_from as date) as valid_from
    from {{ ref('hs_editions') }} as newer
    inner join {{ ref('hs_editions') }} as older
        on extract(year from newer.valid_from) = extract(year from older.valid_to) + 1

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

    {% for side, edition in [('before', 'continues_edition'), ('since', 'hs_edition')] %}
        select codes.product_id, editions.hs_edition, '{{ side }}' as side, codes.hs_code
        from {{ ref('int_product_codes') }} as codes
        inner join editions on codes.hs_edition = editions.{{ edition }}
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

-- A code of more digits than six is only a part of what the concordance speaks of, unless the rest are zeros.
sides as (

    {% for side, ours, theirs in [('before', 'old_code', 'new_code'), ('since', 'new_code', 'old_code')] %}
        select
            baskets.*,
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
            on {{ same('baskets', 'others', splice + ['hs_code']) }} and baskets.side <> others.side
        where baskets.side = '{{ side }}'
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

-- Codes that the concordance ties to those of one side, and the other side has not.
outside as (

    select
        {{ prefixed('sides', splice) }},
        sides.side,
        sides.other_six_digits as code
    from sides
    left join sides as others
        on
            {{ same('sides', 'others', splice) }}
            and sides.side <> others.side
            and sides.other_six_digits = others.six_digits
    where
        sides.other_six_digits <> 'various'
        and others.six_digits is null
    group by {{ prefixed('sides', splice) }}, sides.side, sides.other_six_digits

),

left_out as (

    select
        {{ splice | join(', ') }},
        count(case when side = 'before' then 1 end) as next_count,
        {{ texts_of_group('code', ', ') }} as codes_outside
    from outside
    group by {{ splice | join(', ') }}

),

facts as (

    select
        {{ splice | join(', ') }},
        count(case when relation is null or relation = 'unknown' then 1 end) as unknown_count,
        count(
            case when is_part and not (is_on_both_sides and coalesce(relation, '') = 'unchanged') then 1 end
        ) as part_count
    from sides
    group by {{ splice | join(', ') }}

),

codes as (

    select
        {{ splice | join(', ') }},
        {{ texts_of_group("case when side = 'since' then hs_code end", ', ') }} as hs_codes,
        {{ texts_of_group("case when side = 'before' then hs_code end", ', ') }} as continued_codes
    from baskets
    group by {{ splice | join(', ') }}

),

judged as (

    select
        codes.*,
        left_out.codes_outside,
        case
            when facts.unknown_count > 0 then 'unknown'
            when facts.part_count > 0 then 'part_of_code'
            when left_out.next_count > 0 then 'goes_elsewhere'
            when left_out.codes_outside is not null then 'comes_from_elsewhere'
            else 'exact'
        end as splice_status
    from codes
    inner join facts on {{ same('codes', 'facts', splice) }}
    left join left_out on {{ same('codes', 'left_out', splice) }}
    where
        codes.hs_codes is not null
        and codes.continued_codes is not null

),

final as (

    select
        judged.product_id,
        judged.hs_edition,
        editions.valid_from,
        judged.hs_codes,
        editions.continues_edition,
        judged.continued_codes,
        judged.splice_status,
        judged.splice_status = 'exact' as is_exact,
        judged.codes_outside,
        editions.valid_from as first_report_month,
        {{ add_months('editions.valid_from', 11) }} as last_report_month,
        {{ add_months('editions.valid_from', 22) }} as last_report_month_rolling_12_months
    from judged
    inner join editions on judged.hs_edition = editions.hs_edition

)

select * from final
