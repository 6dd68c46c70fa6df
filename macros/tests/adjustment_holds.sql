{# What was traded is the adjusted series times its factors, each month; factors and growth are there where it is. #}
{% test adjustment_adds_up(model) %}
    {{ adjustment_breaches(model) }}
{% endtest %}

{% macro adjustment_breaches(mart) -%}
    {{ rows_that_break(mart, [
        ('product', "status <> 'ok' or abs(adjusted * seasonal_factor * calendar_factor - value) <= 1e-9 * value"),
        ('status', "(status = 'ok') = (adjusted is not null and trend is not null and calendar_factor is not null)"),
        ('growth', "status = 'ok' or adjusted_mom_pct is null"),
    ]) }}
{%- endmacro %}

{#
  Each measure is from 0 to 3, and Q is their mean with the weights of X-11, as far as two decimals tell: of seven of them
  with fewer than six years, and without M6 where the seasonal filter that the program chose is not the 3x5 one.
#}
{% test diagnostics_are_possible(model) %}
    {{ diagnostics_breaches(model) }}
{% endtest %}

{% macro diagnostics_breaches(mart) -%}
    {%- set weights = {'m1': 10, 'm2': 11, 'm3': 10, 'm4': 8, 'm5': 11, 'm7': 18, 'm8': 7, 'm9': 7, 'm10': 4, 'm11': 4} -%}
    {%- set short_weights = {'m1': 14, 'm2': 15, 'm3': 10, 'm4': 8, 'm5': 11, 'm7': 32} -%}
    {{ rows_that_break(mart, [
        ('range', "status <> 'ok' or (least(m1, m2, m3, m4, m5, m6, m7) >= 0 and greatest(m1, m2, m3, m4, m5, m6, m7) <= 3)"),
        ('mean', "status <> 'ok' or case when m8 is null then " ~ is_mean('q', short_weights)
            ~ ' else ' ~ is_mean('q', weights) ~ ' end'),
        ('status', "(status = 'ok') = (q is not null) and (status = 'failed') = (failure is not null)"),
    ]) }}
{%- endmacro %}

{# SQL: is it the weighted mean, with M6 (of weight 10) or without? #}
{% macro is_mean(mean, weights) -%}
    {%- set products = [] -%}
    {%- for measure, weight in weights.items() -%}
        {%- do products.append(weight ~ ' * ' ~ measure) -%}
    {%- endfor -%}
    {%- set sum, all = products | join(' + '), weights.values() | sum -%}
    abs({{ mean }} * {{ all }} - ({{ sum }})) <= 0.006 * {{ all }}
    or abs({{ mean }} * {{ all + 10 }} - ({{ sum }} + 10 * m6)) <= 0.006 * {{ all + 10 }}
{%- endmacro %}
