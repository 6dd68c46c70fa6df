{# Identity 2 at its source: partners and provinces of one vintage, both complete, add up to the same value. #}
{% test breakdowns_agree(model) %}
    {{ breakdown_breaches(model) }}
{% endtest %}

{% macro breakdown_breaches(gaps) -%}
    select
        'partners_equal_provinces' as rule, data_month as report_month, 'month' as period, product_id, flow,
        currency as member_code, sum_of_partners as expected, sum_of_provinces as actual, difference
    from {{ gaps }}
    where partner_vintage = province_vintage
{%- endmacro %}
