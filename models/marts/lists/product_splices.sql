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

changes as (

    select
        hs_edition as continues_edition,
        hs_code as old_code,
        other_edition as hs_edition,
        other_code as new_code,
        relation
    from {{ ref('hs_code_changes') }}
    where direction = 'next'
    union all
    -- What is made of codes that the source does not tell one by one.
    select
        other_edition as continues_edition,
        other_code as old_code,
        hs_edition,
        hs_code as new_code,
        relation
    from {{ ref('hs_code_changes') }}
    where
        direction = 'before'
        and other_code = 'various'

),

before as (

    select codes.product_id, editions.hs_edition, codes.hs_code
    from {{ ref('int_product_codes') }} as codes
    inner join editions on codes.hs_edition = editions.continues_edition

),

since as (

    select codes.product_id, editions.hs_edition, codes.hs_code
    from {{ ref('int_product_codes') }} as codes
    inner join editions on codes.hs_edition = editions.hs_edition

),

-- A code of more digits than six is only a part of what the concordance speaks of, unless the rest are zeros.
sides as (

    {% for side, other, ours, theirs in [
        ('before', 'since', 'old_code', 'new_code'), ('since', 'before', 'new_code', 'old_code')
    ] %}
        select
            {{ prefixed('side', splice) }},
            '{{ side }}' as side,
            side.hs_code,
            changes.{{ ours }} as six_digits,
            changes.{{ theirs }} as other_six_digits,
            changes.relation,
            length(replace(substring(side.hs_code, 7, 4), '0', '')) > 0 as is_part,
            other.hs_code is not null as is_on_both_sides
        from {{ side }} as side
        left join changes
            on
                side.hs_edition = changes.hs_edition
                and {{ shares_digits('changes.' ~ ours, 'side.hs_code') }}
        left join {{ other }} as other on {{ same('side', 'other', splice + ['hs_code']) }}
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

{% for side, name in [('before', 'continued_codes'), ('since', 'codes')] %}
    {{ name }} as (

        select
            {{ splice | join(', ') }},
            {{ texts_of_group('hs_code', ', ') }} as texts
        from {{ side }}
        group by {{ splice | join(', ') }}

    ),

{% endfor %}

judged as (

    select
        {{ prefixed('codes', splice) }},
        codes.texts as hs_codes,
        continued_codes.texts as continued_codes,
        left_out.codes_outside,
        case
            when facts.unknown_count > 0 then 'unknown'
            when facts.part_count > 0 then 'part_of_code'
            when left_out.next_count > 0 then 'goes_elsewhere'
            when left_out.codes_outside is not null then 'comes_from_elsewhere'
            else 'exact'
        end as splice_status
    from codes
    inner join continued_codes on {{ same('codes', 'continued_codes', splice) }}
    inner join facts on {{ same('codes', 'facts', splice) }}
    left join left_out on {{ same('codes', 'left_out', splice) }}

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
