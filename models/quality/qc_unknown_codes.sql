-- Grain: code_list (partner, province, regime) x code.
-- Codes in the extracts that the project's code lists do not know. Their lines count in every total under their own
-- code and the file's name; a person should add the code to its list.
{{ config(unique_key=['code_list', 'code']) }}
with

seen as (

    select
        code_list,
        code,
        max(nullif(name_in_file, '')) as name_in_file,
        cast(sum(line_count) as bigint) as line_count,
        cast(sum(value_usd) as bigint) as value_usd,
        cast(sum(value_cny) as bigint) as value_cny,
        min(first_source_file) as first_source_file,
        max(last_vintage) as last_vintage,
        max(last_month) as last_month
    from {{ ref('int_codes_seen') }}
    where code_list in ('partner', 'province', 'regime')
    group by code_list, code

),

known as (

    select 'partner' as code_list, partner_code as code from {{ ref('customs_partners') }}
    union all
    select 'province' as code_list, province_code as code from {{ ref('customs_provinces') }}
    union all
    select 'regime' as code_list, regime_code as code from {{ ref('customs_regimes') }}

),

final as (

    select
        seen.code_list,
        seen.code,
        seen.name_in_file,
        seen.line_count,
        seen.value_usd,
        seen.value_cny,
        seen.first_source_file,
        seen.last_vintage,
        seen.last_month
    from seen
    left join known on seen.code_list = known.code_list and seen.code = known.code
    where known.code is null

)

select * from final
