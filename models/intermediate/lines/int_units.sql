-- Grain: unit_name (as the extracts write it; empty text for a line without a unit).
-- Every canonical unit gets a bit of its own, so that the set of units behind a sum is a whole number that can be
-- united over months and members: one bit = one unit = the quantities may be added. No unit is bit 1.
{{ config(unique_key=['unit_name']) }}
with

lines as (

    select code as unit_name from {{ ref('int_codes_seen') }} where code_list = 'unit'
    union
    select '' as unit_name

),

named as (

    select
        lines.unit_name,
        coalesce(units.canonical_unit, lines.unit_name) as quantity_unit
    from lines
    left join {{ ref('statistical_units') }} as units on lines.unit_name = units.unit_name

),

final as (

    select
        unit_name,
        quantity_unit,
        cast(power(2, dense_rank() over (order by quantity_unit) - 1) as bigint) as unit_bit
    from named

)

select * from final
