-- Grain: report_month x period x product_id x flow x breakdown (overview, region, partner, province) x member_code.
-- Where dollars and yuan are both published: growth in each, and what the exchange rate did.
-- Implied rate = yuan / dollars; (1 + growth in yuan) = (1 + growth in dollars) × (1 + change of the implied rate).
{% set keys = ['report_month', 'period', 'product_id', 'flow', 'breakdown', 'member_code'] %}
{{ incremental_by_month(keys) }}

with

dollars as (

    {% for breakdown, table, member in dollar_tables() %}
        select
            {{ keys[:4] | join(', ') }},
            '{{ breakdown }}' as breakdown,
            {{ member }} as member_code,
            value_usd,
            value_usd_last_year,
            value_usd_yoy_pct
        from {{ ref(table) }}
        where {{ in_batch('report_month', is_date=true) }}
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

-- A difference of two flows has no exchange rate of its own.
yuan as (

    select * from {{ ref('trade_in_yuan') }}
    where flow <> 'net_export' and value_cny is not null and {{ in_batch('report_month', is_date=true) }}

),

rates as (

    select
        {{ prefixed('dollars', keys) }},
        dollars.value_usd,
        yuan.value_cny,
        dollars.value_usd_yoy_pct,
        yuan.value_cny_yoy_pct,
        {{ ratio('yuan.value_cny', 'dollars.value_usd') }} as cny_per_usd,
        {{ ratio('yuan.value_cny_last_year', 'dollars.value_usd_last_year') }} as cny_per_usd_last_year
    from yuan
    inner join dollars on {{ same('yuan', 'dollars', keys) }}
    where dollars.value_usd is not null

),

final as (

    select
        {{ keys | join(', ') }},
        value_usd,
        value_cny,
        value_usd_yoy_pct,
        value_cny_yoy_pct,
        cny_per_usd,
        cny_per_usd_last_year,
        {{ share_pct('cny_per_usd - cny_per_usd_last_year', 'cny_per_usd_last_year') }} as cny_per_usd_change_pct,
        value_usd_yoy_pct - value_cny_yoy_pct as exchange_rate_effect_pp
    from rates

)

select * from final
