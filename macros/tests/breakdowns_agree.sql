{# Identity 2 at its source: total and provinces of one vintage, both complete, are the same value. #}
{% test breakdowns_agree(model) %}
    select
        'total_equals_provinces' as rule, data_month as report_month, 'month' as period, product_id, flow,
        currency as member_code, total as expected, sum_of_provinces as actual, difference
    from {{ model }}
    where is_of_one_vintage and not is_rounding
{% endtest %}
