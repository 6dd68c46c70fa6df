-- Grain: year (of the data).
-- What a year's lines come from, as a fingerprint: that of its months.
{{ config(unique_key=['year']) }}
with

final as (

    select
        year,
        cast(sum(line_count) as bigint) as line_count,
        {{ fingerprint_of_group("concat_ws('|', data_month, fingerprint)") }} as fingerprint
    from {{ ref('int_data_months') }}
    group by year

)

select * from final
