-- Grain: report_month x period x product_id x flow (export, import) x rank.
with

final as (

    {{ top_in_yuan('province') }}

)

select * from final
