-- Grain: report_month x period x currency x breakdown (overview, partner, province) x product_id x flow x member_code.
-- Year rows unfolded to report months. What the sums mean (no trade, not published, not known) is decided in
-- int_trade_periods.
{% set keys = ['currency', 'breakdown', 'product_id', 'flow', 'member_code'] %}
{{ long_view('int_report_years', dated_by='report_month', unique_key=['report_month', 'period'] + keys) }}

with

final as (

    {{ unfolded(ref('int_years_compared'), keys) }}

)

select * from final
