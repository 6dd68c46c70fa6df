-- Grain: report_month x period x product_id x flow x breakdown (overview, region, partner, province) x member_code.
-- Where dollars and yuan are both published: growth in each, and what the exchange rate did.
-- Implied rate = yuan / dollars; (1 + growth in yuan) = (1 + growth in dollars) × (1 + change of the implied rate).
{{ by_year('int_report_years', dated_by='report_month') }}
{% set keys = ['report_month', 'period', 'product_id', 'flow', 'breakdown', 'member_code'] %}
{# A difference of two flows has no exchange rate of its own. #}
{% set both_published = "flow <> 'net_export' and amount is not null and (has_trade or breakdown = 'overview')" %}

with

dollars as (

    select * from {{ ref('int_trade_measured') }}
    where currency = 'usd' and {{ both_published }} and {{ in_years('year') }}

),

yuan as (

    select * from {{ ref('int_trade_measured') }}
    where currency = 'cny' and {{ both_published }} and {{ in_years('year') }}

),

rates as (

    select
        {{ prefixed('dollars', keys) }},
        dollars.amount as value_usd,
        yuan.amount as value_cny,
        dollars.amount_yoy_pct as value_usd_yoy_pct,
        yuan.amount_yoy_pct as value_cny_yoy_pct,
        {{ ratio('yuan.amount', 'dollars.amount') }} as cny_per_usd,
        {{ ratio('yuan.amount_last_year', 'dollars.amount_last_year') }} as cny_per_usd_last_year
    from dollars
    inner join yuan on {{ same('dollars', 'yuan', keys) }}

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
