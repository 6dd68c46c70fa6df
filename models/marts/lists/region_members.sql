-- Grain: region_code x partner_code x valid_from.
{{ config(unique_key=['region_code', 'partner_code', 'valid_from']) }}
with

final as (

    select
        membership.region_code,
        membership.partner_code,
        partners.partner_name_zh,
        partners.partner_name_en,
        cast(membership.valid_from as date) as valid_from,
        cast(membership.valid_to as date) as valid_to,
        membership.source
    from {{ ref('region_membership') }} as membership
    inner join {{ ref('partners') }} as partners on membership.partner_code = partners.partner_code

)

select * from final
