{# Golden test: every published figure is printed digit by digit, unless a month it is made of was revised since. #}
{% test figures_are_reproduced(model) %}
    select
        'published_figure' as rule, report_month, period, product_id, flow, member_code,
        language, table_no, breakdown, rank, measure,
        printed as expected, printed_now as actual
    from {{ model }}
    where printed is distinct from printed_now and not is_revised_since
{% endtest %}
