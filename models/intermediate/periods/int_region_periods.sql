-- Grain: report_month x period x currency x product_id x flow x member_code (region).
{{ by_month('int_report_months', dated_by='report_month') }}
with

final as (

    {{ member_periods('region', is_ranked=false) }}

)

select * from final
{{ kept_together_by('table_no') }}
