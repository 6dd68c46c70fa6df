{#
  SQL: the largest members of a flow in yuan, with the columns of the top tens in dollars.
  `breakdown`: partner or province.
#}
{% macro top_in_yuan(breakdown) -%}
    {{- config(
        materialized='view' if var('monitor_all_codes') else 'table',
        unique_key=['report_month', 'period', 'product_id', 'flow', breakdown ~ '_code']
    ) -}}
    select
        yuan.report_month,
        yuan.period,
        yuan.product_id,
        'cny' as currency,
        yuan.flow,
        yuan.member_code as {{ breakdown }}_code,
        yuan.member_name_zh as {{ breakdown }}_name_zh,
        yuan.member_name_en as {{ breakdown }}_name_en,
        {{ 'partners.partner_iso3,' if breakdown == 'partner' }}
        {% for column in measure_columns('cny') -%}
            yuan.{{ column.split(' as ') | last }},
        {% endfor -%}
        yuan.share_pct,
        yuan.share_pct_last_year,
        yuan.share_change_pp,
        yuan.contribution_pp,
        yuan.rank,
        yuan.rank_last_year,
        yuan.rank_change,
        yuan.member_status
    from {{ ref('trade_in_yuan') }} as yuan
    {% if breakdown == 'partner' -%}
        left join {{ ref('partners') }} as partners on yuan.member_code = partners.partner_code
    {% endif -%}
    where yuan.breakdown = '{{ breakdown }}' and yuan.rank <= {{ var('top_n') }}
{%- endmacro %}
