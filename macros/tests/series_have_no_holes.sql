{# Every series of a product has every month of it, and a value wherever its month is complete. #}
{% test series_have_no_holes(model) %}
    {{ series_breaches(model) }}
{% endtest %}

{% macro series_breaches(series) -%}
    with

    counted as (

        select
            product_id, flow, breakdown, member_code,
            count(*) as month_count,
            count(case when is_complete and value_usd is null then 1 end) as unknown_count
        from {{ series }}
        group by product_id, flow, breakdown, member_code

    ),

    months as (

        select product_id, count(distinct month) as month_count from {{ series }} group by product_id

    ),

    compared as (

        select counted.*, months.month_count as product_months
        from counted
        inner join months on counted.product_id = months.product_id

    )

    {{ rows_that_break('compared', [('hole', 'month_count = product_months'), ('unknown', 'unknown_count = 0')]) }}
{%- endmacro %}
