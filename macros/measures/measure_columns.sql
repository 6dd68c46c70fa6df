{#
  What: the measures that every table shares, from int_trade_measured's names to the public ones of a currency.
  Returns: a list of SQL select expressions, in the order of the public tables.
#}
{% macro measure_columns(currency) -%}
    {{ return([
        'amount as value_' ~ currency,
        'amount_last_year as value_' ~ currency ~ '_last_year',
        'amount_change as value_' ~ currency ~ '_change',
        'amount_yoy_pct as value_' ~ currency ~ '_yoy_pct',
        'yoy_status',
        'quantity',
        'quantity_last_year',
        'quantity_yoy_pct',
        'quantity_yoy_status',
        'quantity_unit',
        'unit_value as unit_value_' ~ currency,
        'unit_value_last_year as unit_value_' ~ currency ~ '_last_year',
        'unit_value_yoy_pct as unit_value_' ~ currency ~ '_yoy_pct',
        'is_complete',
        'is_complete_last_year',
    ]) }}
{%- endmacro %}
