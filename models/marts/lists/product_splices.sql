-- Grain: product_id x hs_edition.
-- Where a product's series goes on with the codes of another edition, and whether those hold what the ones before held:
-- as far as the concordance tells, which ends at six digits.
{{ config(unique_key=['product_id', 'hs_edition']) }}
{% set splice = ['product_id', 'hs_edition'] %}
{% set edition = splice + ['continues_edition', 'valid_from'] %}
with

sides as (

    select * from {{ ref('int_splice_codes') }}

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

baskets as (

    select distinct {{ edition | join(', ') }}, side, hs_code from sides

),

codes as (

    select
        {{ edition | join(', ') }},
        {{ texts_of_group("case when side = 'since' then hs_code end", ', ') }} as hs_codes,
        {{ texts_of_group("case when side = 'before' then hs_code end", ', ') }} as continued_codes
    from baskets
    group by {{ edition | join(', ') }}

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
        product_id,
        hs_edition,
        valid_from,
        hs_codes,
        continues_edition,
        continued_codes,
        splice_status,
        splice_status = 'exact' as is_exact,
        codes_outside,
        valid_from as first_report_month,
        {{ add_months('valid_from', 11) }} as last_report_month,
        {{ add_months('valid_from', 22) }} as last_report_month_rolling_12_months
    from judged

)

select * from final
