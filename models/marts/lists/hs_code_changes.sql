-- Grain: hs_edition x hs_code x other_edition x other_code.
-- What the editions of the Harmonized System made of each code: a row for each code of the edition after it (next) or
-- before it (before). Only what a source gives.
-- depends_on: {{ ref('qc_concordance_faults') }}
{{ config(unique_key=['hs_edition', 'hs_code', 'other_edition', 'other_code']) }}
with

counted as (

    select
        *,
        count(*) over (partition by hs_edition, hs_code, next_edition) as next_count,
        count(*) over (partition by next_edition, next_code, hs_edition) as before_count
    from {{ ref('hs_concordance') }}

),

related as (

    select
        hs_edition,
        hs_code,
        next_edition,
        next_code,
        case
            when hs_code = 'various' or next_code = 'various' then 'unknown'
            when next_count > 1 and before_count > 1 then 'split_and_merged'
            when next_count > 1 then 'split'
            when before_count > 1 then 'merged'
            when hs_code = next_code then 'unchanged'
            else 'renumbered'
        end as relation,
        cast(share as double) as share_pct,
        source
    from counted

),

final as (

    select
        hs_edition,
        hs_code,
        next_edition as other_edition,
        next_code as other_code,
        'next' as direction,
        relation,
        share_pct,
        source
    from related
    where hs_code <> 'various'
    union all
    select
        next_edition as hs_edition,
        next_code as hs_code,
        hs_edition as other_edition,
        hs_code as other_code,
        'before' as direction,
        relation,
        share_pct,
        source
    from related
    where next_code <> 'various'

)

select * from final
