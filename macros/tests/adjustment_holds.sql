{# What was traded is the adjusted series times its factors, each month; factors and growth are there where it is. #}
{% test adjustment_adds_up(model) %}
    {{ adjustment_breaches(model) }}
{% endtest %}

{% macro adjustment_breaches(mart) -%}
    {% for rule, holds in [
        ('product', "status <> 'ok' or abs(adjusted * seasonal_factor * calendar_factor - value) <= 1e-9 * value"),
        ('status', "(status = 'ok') = (adjusted is not null and trend is not null and calendar_factor is not null)"),
        ('growth', "status = 'ok' or adjusted_mom_pct is null"),
    ] %}
        select '{{ rule }}' as rule, mart.* from {{ mart }} as mart where not coalesce({{ holds }}, false)
        {{ 'union all' if not loop.last }}
    {% endfor %}
{%- endmacro %}

{#
  Each measure is from 0 to 3, and Q is their mean with the weights of X-11 (of seven of them, with fewer than six years),
  as far as three decimals tell.
#}
{% test diagnostics_are_possible(model) %}
    {{ diagnostics_breaches(model) }}
{% endtest %}

{% macro diagnostics_breaches(mart) -%}
    {%- set weights = [10, 11, 10, 8, 11, 10, 18, 7, 7, 4, 4] -%}
    {%- set short_weights = [14, 15, 10, 8, 11, 10, 32] -%}
    {% for rule, holds in [
        ('range', "status <> 'ok' or (least(" ~ measures(1, 7) ~ ") >= 0 and greatest(" ~ measures(1, 7) ~ ") <= 3)"),
        ('mean', "status <> 'ok' or abs(q - case when m8 is null then " ~ weighted(short_weights)
            ~ ' else ' ~ weighted(weights) ~ ' end) <= 0.006'),
        ('status', "(status = 'ok') = (q is not null) and (status = 'failed') = (failure is not null)"),
    ] %}
        select '{{ rule }}' as rule, mart.* from {{ mart }} as mart where not coalesce({{ holds }}, false)
        {{ 'union all' if not loop.last }}
    {% endfor %}
{%- endmacro %}

{% macro measures(first, last) -%}
    {% for number in range(first, last + 1) %}m{{ number }}{{ ', ' if not loop.last }}{% endfor %}
{%- endmacro %}

{% macro weighted(weights) -%}
    ({% for weight in weights %}{{ weight }} * m{{ loop.index }}{{ ' + ' if not loop.last }}{% endfor %}) / {{ weights | sum }}.0
{%- endmacro %}
