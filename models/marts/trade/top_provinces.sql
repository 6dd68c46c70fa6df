-- Grain: report_month x period x product_id x flow (export, import) x rank.
{# Of every code, the ten largest are nearly all rows: no second copy then. #}
{{ config(
    materialized='view' if var('monitor_all_codes') else 'table',
    unique_key=['report_month', 'period', 'product_id', 'flow', 'province_code']
) }}
with

final as (

    -- All columns of the table they are taken from, on purpose.
    select
        *,
        'usd' as currency
    from {{ ref('trade_by_province') }}
    where rank <= {{ var('top_n') }}

)

select * from final  -- noqa: AM04
