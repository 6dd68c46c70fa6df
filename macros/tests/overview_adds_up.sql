{# Identity 1: total = export + import, net_export = export − import, in value, null where a flow is; one row per breach. With every code a product, in each year's last month. #}
{% test overview_adds_up(model) %}
    {{ overview_breaches(model, untested_partitions(), last_months_of_years()) }}
{% endtest %}

{% macro overview_breaches(relation, parts=none, months=none) -%}
    with

    sums as (

        select
            report_month, period, product_id,
            {% for side in ['', '_last_year'] %}
                {% for flow in ['export', 'import', 'total', 'net_export'] %}
                    sum(case when flow = '{{ flow }}' then value_usd{{ side }} end) as {{ flow }}{{ side }},
                {% endfor %}
            {% endfor %}
            count(case when flow in ('total', 'net_export') then 1 end) as derived_rows,
            count(case when flow in ('export', 'import') then 1 end) as flow_rows
        from {{ relation }}
        where {{ is_in_partitions('report_month', parts, months=months) }}
        group by report_month, period, product_id

    )

    select
        'derived_flows_exist' as rule, report_month, period, product_id, 'total, net_export' as flow,
        '' as member_code, cast(2 as bigint) as expected, cast(derived_rows as bigint) as actual,
        cast(derived_rows - 2 as bigint) as difference
    from sums
    where flow_rows = 2 and derived_rows <> 2
    {% for flow, sign in [('total', '+'), ('net_export', '-')] %}
        {% for side in ['', '_last_year'] %}
            {% set actual = flow ~ side %}
            {% set expected = 'export' ~ side ~ ' ' ~ sign ~ ' import' ~ side %}
            union all
            select
                '{{ actual }}' as rule, report_month, period, product_id, '{{ flow }}' as flow,
                '' as member_code, cast({{ expected }} as bigint) as expected,
                cast({{ actual }} as bigint) as actual,
                cast({{ actual }} - ({{ expected }}) as bigint) as difference
            from sums
            where derived_rows = 2 and {{ actual }} is distinct from {{ expected }}
        {% endfor %}
    {% endfor %}
{%- endmacro %}
