-- Grain: report_month x period x currency x product_id x flow x member_code (partner).
{{ by_month('int_report_months', dated_by='report_month') }}
with

final as (

    {{ member_periods('partner') }}

)

select * from final
