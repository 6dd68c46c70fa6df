{# Of a sum over members (overview, regions), growth is given only where neither side misses a code or a member. #}
{% test growth_is_complete(model) %}
    {{ growths_of_the_incomplete(model, untested_partitions()) }}
{% endtest %}

{% macro growths_of_the_incomplete(relation, parts=none) -%}
    select
        'growth_of_the_incomplete' as rule, report_month, period, product_id, flow,
        value_usd_last_year as expected, value_usd as actual, is_complete, is_complete_last_year
    from {{ relation }}
    where
        yoy_status = 'ok'
        and not (is_complete and coalesce(is_complete_last_year, false))
        and {{ is_in_partitions('report_month', parts) }}
{%- endmacro %}
