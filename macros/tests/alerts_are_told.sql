{#
  Every alert has a reason in both languages and a number beyond its threshold, of a rule that is on; the ranks of a
  month and product are 1..n, in the order of the rule's weight times the dollars that it is about.
#}
{% test alerts_are_told(model) %}
    {{ alert_breaches(model, ref('alert_rules')) }}
{% endtest %}

{% macro alert_breaches(alerts, rules) -%}
    with

    weighed as (

        select
            alerts.*,
            rules.is_on,
            rules.threshold as threshold_of_rule,
            rules.weight * coalesce(alerts.value_usd, 0) as weight
        from {{ alerts }} as alerts
        left join {{ rules }} as rules on alerts.rule = rules.rule

    ),

    ordered as (

        select
            *,
            row_number() over (partition by report_month, product_id order by rank) as position,
            lag(weight) over (partition by report_month, product_id order by rank) as weight_before
        from weighed

    )

    {% for breach, holds in [
        ('reason', "length(trim(reason_zh)) > 0 and length(trim(reason_en)) > 0"),
        ('threshold', 'abs(number) >= threshold and threshold = threshold_of_rule'),
        ('rule_is_on', 'is_on'),
        ('rank', 'rank = position'),
        ('order', 'weight_before is null or weight <= weight_before'),
    ] %}
        select
            '{{ breach }}' as rule, report_month, product_id, flow, breakdown, member_code, rule as alert,
            rank, number, threshold, value_usd
        from ordered
        where not coalesce({{ holds }}, false)
        {{ 'union all' if not loop.last }}
    {% endfor %}
{%- endmacro %}
