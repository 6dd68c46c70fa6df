{# Identity 1: total = export + import, net_export = export − import, in value; one row per breach. #}
{% test overview_adds_up(model) %}
    {{ overview_breaches(model, parts_not_tested()) }}
{% endtest %}

{% macro overview_breaches(relation, parts=none) -%}
    with

    sums as (

        select
            report_month, period, product_id,
            {% for side in ['', '_last_year'] %}
                sum(case when flow in ('export', 'import') then value_usd{{ side }} end) as expected_total{{ side }},
                sum(case flow when 'export' then value_usd{{ side }} when 'import' then -value_usd{{ side }} end)
                    as expected_net_export{{ side }},
                sum(case when flow = 'total' then value_usd{{ side }} end) as actual_total{{ side }},
                sum(case when flow = 'net_export' then value_usd{{ side }} end) as actual_net_export{{ side }},
            {% endfor %}
            count(case when flow in ('total', 'net_export') then 1 end) as derived_rows,
            count(case when flow in ('export', 'import') then 1 end) as flow_rows
        from {{ relation }}
        where {{ is_in_parts('report_month', parts) }}
        group by report_month, period, product_id

    )

    select
        'derived_flows_exist' as rule, report_month, period, product_id, 'total, net_export' as flow,
        '' as member_code, cast(2 as bigint) as expected, cast(derived_rows as bigint) as actual,
        cast(derived_rows - 2 as bigint) as difference
    from sums
    where flow_rows = 2 and derived_rows <> 2
    {% for flow in ['total', 'net_export'] %}
        {% for side in ['', '_last_year'] %}
            union all
            select
                '{{ flow }}{{ side }}' as rule, report_month, period, product_id, '{{ flow }}' as flow,
                '' as member_code, cast(expected_{{ flow }}{{ side }} as bigint) as expected,
                cast(actual_{{ flow }}{{ side }} as bigint) as actual,
                cast(actual_{{ flow }}{{ side }} - expected_{{ flow }}{{ side }} as bigint) as difference
            from sums
            where derived_rows = 2 and actual_{{ flow }}{{ side }} <> expected_{{ flow }}{{ side }}
        {% endfor %}
    {% endfor %}
{%- endmacro %}
