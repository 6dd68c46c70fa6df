-- Grain: list_row x expected.
-- Rows of the concordance that cannot be right; none, or the build fails before anything is made of them.
{{ config(materialized='view') }}
{% set text = dbt.type_string() %}
with

editions as (

    {{ edition_pairs() }}

),

concordance as (

    select
        *,
        'hs_edition=' || hs_edition || ', hs_code=' || hs_code || ', next_edition=' || next_edition
        || ', next_code=' || next_code as list_row
    from {{ ref('hs_concordance') }}

),

shares as (

    select
        hs_edition,
        hs_code,
        next_edition,
        sum(cast(share as double)) as share
    from concordance
    where {{ matches_pattern('share', '^[0-9]+([.][0-9]+)?$') }}
    group by hs_edition, hs_code, next_edition

),

final as (

    select
        'hs_concordance' as list,
        concordance.list_row,
        concordance.hs_edition || ', ' || concordance.next_edition as actual,
        'two editions of hs_editions, one right after the other' as expected
    from concordance
    left join editions
        on concordance.hs_edition = editions.continues_edition and concordance.next_edition = editions.hs_edition
    where editions.hs_edition is null
    union all
    select
        'hs_concordance' as list,
        list_row,
        hs_code || ', ' || next_code as actual,
        'two codes of six digits, of which one may be `various`' as expected
    from concordance
    where
        not {{ matches_pattern('hs_code', '^([0-9]{6}|various)$') }}
        or not {{ matches_pattern('next_code', '^([0-9]{6}|various)$') }}
        or hs_code = next_code and hs_code = 'various'
    union all
    select 'hs_concordance' as list, list_row, 'the row twice' as actual, 'it once' as expected
    from concordance
    group by list_row
    having count(*) > 1
    union all
    select 'hs_concordance' as list, list_row, 'no source' as actual, 'who says so' as expected
    from concordance
    where source is null
    union all
    select
        'hs_concordance' as list,
        list_row,
        'share=' || share as actual,
        'a number of per cent from 0 to 100, or nothing' as expected
    from concordance
    where
        not {{ matches_pattern('share', '^[0-9]+([.][0-9]+)?$') }}
        or case when {{ matches_pattern('share', '^[0-9]+([.][0-9]+)?$') }} then cast(share as double) end > 100
    union all
    select
        'hs_concordance' as list,
        'hs_edition=' || hs_edition || ', hs_code=' || hs_code as list_row,
        'shares of ' || cast(share as {{ text }}) || ' together' as actual,
        'at most 100' as expected
    from shares
    where share > 100.000001

)

select * from final
