-- Grain: report_month x period x currency x product_id x flow x member_code (province).
{{ incremental_by_month(['table_no', 'member_code']) }}
with

final as (

    {{ member_periods('province') }}

)

select * from final
