-- Grain: day. The calendar that MetricFlow asks for; dbt accepts none that is coarser than a day.
with

final as (

    {{ days_between('2015-01-01', '2035-12-31') }}

)

select * from final
