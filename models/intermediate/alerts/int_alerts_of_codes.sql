-- Grain: report_month x product_id x flow x breakdown x member_code x rule.
-- Codes and names that are not the lists'. A code is of no product (empty text): it is told once, in the newest month
-- that has it.
-- Whether a number is beyond its rule's threshold is asked in the mart.
{{ config(materialized='view') }}
{% set code = ['report_month', 'breakdown', 'member_code', 'counted', 'value_usd', 'name_in_file'] %}

with

unknown_codes as (

    select
        last_month as report_month,
        code_list as breakdown,
        code as member_code,
        line_count as counted,
        value_usd,
        name_in_file
    from {{ ref('qc_unknown_codes') }}

),

-- Of several names that are not the list's, the one on most lines is told.
code_names as (

    select
        max(last_month) over (partition by code_list, code) as report_month,
        code_list as breakdown,
        code as member_code,
        sum(line_count) over (partition by code_list, code) as counted,
        sum(value_usd) over (partition by code_list, code) as value_usd,
        name_in_file,
        listed_name,
        row_number() over (partition by code_list, code order by line_count desc, name_in_file asc) as place
    from {{ ref('qc_code_names') }}

),

final as (

    select
        {{ alert_columns(code, {
            'rule': "'unknown_code'",
            'number': 'counted',
            'variant': "case when name_in_file is null then '.unnamed' else '' end",
            'subject': "'alert.list.' || breakdown",
        }) }}
    from unknown_codes
    union all
    select
        {{ alert_columns(code + ['listed_name'], {
            'rule': "'code_name'",
            'number': 'counted',
            'subject': "'alert.list.' || breakdown",
        }) }}
    from code_names
    where place = 1

)

select * from final
