-- Grain: list_row x expected.
-- Codes that a basket says it continues and cannot; none, or the build fails before anything is made of them.
-- depends_on: {{ ref('qc_concordance_faults') }}
{{ config(materialized='view') }}
with

editions as (

    {{ edition_pairs() }}

),

continued as (

    select
        continues.*,
        'product_id=' || continues.product_id || ', hs_edition=' || continues.hs_edition || ', hs_code='
        || continues.hs_code || ', continues_code=' || continues.continues_code as list_row,
        codes.product_id is not null as is_of_basket,
        editions.hs_edition is not null as is_edition_before
    from {{ ref('product_continues') }} as continues
    left join {{ ref('product_codes') }} as codes
        on {{ same('continues', 'codes', ['product_id', 'hs_edition', 'hs_code']) }}
    left join editions on {{ same('continues', 'editions', ['hs_edition', 'continues_edition']) }}

),

-- What the concordance has of the two editions: of the continued code, of the code that continues it, of both.
looked_up as (

    select
        continued.list_row,
        continued.hs_code,
        continued.continues_edition,
        continued.continues_code,
        count(case when {{ shares_digits('concordance.hs_code', 'continued.continues_code') }} then 1 end) as old_count,
        count(
            case
                when
                    {{ shares_digits('concordance.hs_code', 'continued.continues_code') }}
                    and {{ shares_digits('concordance.next_code', 'continued.hs_code') }}
                    then 1
            end
        ) as link_count,
        count(
            case
                when
                    concordance.hs_code = 'various'
                    and {{ shares_digits('concordance.next_code', 'continued.hs_code') }}
                    or concordance.next_code = 'various'
                    and {{ shares_digits('concordance.hs_code', 'continued.continues_code') }}
                    then 1
            end
        ) as various_count,
        {{ texts_of_group(
            'case when ' ~ shares_digits('concordance.next_code', 'continued.hs_code') ~ ' then concordance.hs_code end',
            ', '
        ) }} as was_made_of
    from continued
    inner join {{ ref('hs_concordance') }} as concordance
        on
            continued.continues_edition = concordance.hs_edition
            and continued.hs_edition = concordance.next_edition
    group by continued.list_row, continued.hs_code, continued.continues_edition, continued.continues_code

),

final as (

    select
        'product_continues' as list,
        list_row,
        'hs_code=' || hs_code as actual,
        'a code that product_codes has of the product and the edition' as expected
    from continued
    where not is_of_basket
    union all
    select
        'product_continues' as list,
        list_row,
        'continues_edition=' || continues_edition as actual,
        'the edition before ' || hs_edition as expected
    from continued
    where not is_edition_before
    union all
    select
        'product_continues' as list,
        list_row,
        'continues_code=' || continues_code as actual,
        'a code of 2, 4, 6, 8 or 10 digits' as expected
    from continued
    where not {{ matches_pattern('continues_code', '^([0-9]{2}){1,5}$') }}
    union all
    select 'product_continues' as list, list_row, 'the row twice' as actual, 'it once' as expected
    from continued
    group by list_row
    having count(*) > 1
    union all
    select
        'product_continues' as list,
        list_row,
        'continues_code=' || continues_code as actual,
        'a code of ' || continues_edition as expected
    from looked_up
    where
        old_count = 0
        and {{ matches_pattern('continues_code', '^([0-9]{2}){1,5}$') }}
    union all
    select
        'product_continues' as list,
        list_row,
        'continues_code=' || continues_code as actual,
        'what ' || hs_code || ' was made of: ' || coalesce(was_made_of, 'nothing known') as expected
    from looked_up
    where
        old_count > 0
        and link_count = 0
        and various_count = 0

)

select * from final
