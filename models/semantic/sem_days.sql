-- Grain: day. The calendar that MetricFlow asks for; dbt accepts none that is coarser than a day.

with

days as (

    {{ dbt.date_spine('day', "cast('2015-01-01' as date)", "cast('2036-01-01' as date)") }}

),

final as (

    select cast(date_day as date) as day from days

)

select * from final
