-- Grain: flow x breakdown x currency x data_month x product_code x partner_code x province_code x regime_code
-- x vintage.
-- What moved between consecutive vintages of a line. The first statement about a line is no revision, unless a
-- complete extract had listed the month without it.
{% set key = [
    'flow', 'breakdown', 'currency', 'data_month', 'product_code', 'partner_code', 'province_code', 'regime_code',
] %}
{{ incremental_by_year('int_scope_years', dated_by='data_month', unique_key=key + ['vintage']) }}

with

statements as (

    select
        *,
        lag(vintage) over (partition by {{ key | join(', ') }} order by vintage) as previous_vintage,
        lag(is_listed) over (partition by {{ key | join(', ') }} order by vintage) as was_listed,
        lag(amount) over (partition by {{ key | join(', ') }} order by vintage) as amount_before,
        lag(quantity) over (partition by {{ key | join(', ') }} order by vintage) as quantity_before,
        lag(quantity_unit) over (partition by {{ key | join(', ') }} order by vintage) as quantity_unit_before
    from {{ ref('int_line_statements') }}
    where {{ in_batch('data_month', is_date=true) }}

),

final as (

    select
        data_month,
        vintage,
        previous_vintage,
        {{ (key | reject('equalto', 'data_month') | list) | join(',\n        ') }},
        case when not was_listed then 'added' when not is_listed then 'removed' else 'revised' end as kind,
        amount_before as value_before,
        amount as value_after,
        amount - amount_before as value_difference,
        {{ share_pct('amount - amount_before', 'amount_before') }} as value_difference_pct,
        quantity_before,
        quantity as quantity_after,
        -- Quantities in different units have no difference.
        case when coalesce(quantity_unit = quantity_unit_before, true) then quantity - quantity_before end
            as quantity_difference,
        quantity_unit_before,
        quantity_unit as quantity_unit_after,
        source_file,
        line_number
    from statements
    where
        previous_vintage is not null
        and (was_listed or is_listed)
        and (
            amount <> amount_before
            or quantity is distinct from quantity_before
            or quantity_unit <> quantity_unit_before
            or is_listed <> was_listed
        )

)

select * from final
