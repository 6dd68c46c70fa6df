{#
  What: the periods that end with a month (1 to 12), each as the months of its two sides.
  A side is a list of (year, months) with the years of int_years_compared: ('last', [12]) is December of last year.
  Method: docs/methodology.md, "Periods".
#}
{% macro periods_of(month) -%}
    {%- set so_far = range(1, month + 1) | list -%}
    {%- set rest = range(month + 1, 13) | list -%}
    {{ return([
        {'name': 'month', 'current': [('this', [month])], 'last_year': [('last', [month])]},
        {'name': 'year_to_date', 'current': [('this', so_far)], 'last_year': [('last', so_far)]},
        {
            'name': 'rolling_12_months',
            'current': [('last', rest), ('this', so_far)],
            'last_year': [('before', rest), ('last', so_far)],
        },
    ]) }}
{%- endmacro %}

{# A measure's columns over the months of a side: a list of names. #}
{% macro month_columns(side, measure) -%}
    {%- set columns = [] -%}
    {%- for year, months in side -%}
        {%- for month in months -%}
            {%- do columns.append(year ~ '_' ~ measure ~ '_' ~ month) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(columns) }}
{%- endmacro %}

{# SQL: the sum over the months of a side. BIGINT, 0 where nothing was traded. #}
{% macro sum_of_months(side, measure) -%}
    {{ month_columns(side, measure) | join(' + ') }}
{%- endmacro %}

{# SQL: the set of units traded in the months of a side. BIGINT, null where nothing was traded. #}
{% macro units_of_months(side) -%}
    nullif({{ bits_in_any(month_columns(side, 'units')) }}, 0)
{%- endmacro %}

{#
  SQL: are all months of a side covered (or valued, or complete)? BOOLEAN.
  With `among='covered'` only the months that are covered need to be.
#}
{% macro all_months_are(side, quality, among=none) -%}
    {%- for year, months in side if months -%}
        {%- set mask = namespace(bits=0) -%}
        {%- for month in months -%}
            {%- set mask.bits = mask.bits + 2 ** (month - 1) -%}
        {%- endfor -%}
        {{ 'and ' if not loop.first }}
        {{- bits_in_both(year ~ '_' ~ quality ~ '_months', mask.bits) }} =
        {{- ' ' ~ (bits_in_both(year ~ '_' ~ among ~ '_months', mask.bits) if among else mask.bits) }}
        {{- ' ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
