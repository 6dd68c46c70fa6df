{#
  SQL: the digits of |numerator / denominator| with a scale of 1, 10 or 1000 (0, 1 or 3 decimals), rounded half away from
  zero in whole-number arithmetic, so that no binary fraction misprints one. BIGINT; `denominator` is above zero.
#}
{% macro rounded(numerator, denominator, scale) -%}
    {{ divide_whole(
        '2 * ' ~ scale ~ ' * abs(' ~ numerator ~ ') + ' ~ denominator, '2 * ' ~ denominator
    ) }}
{%- endmacro %}
