{#
  What: the columns that say what is known of a period (int_trade_periods): each side's sums and what they stand on.
  Returns: a list of names.
#}
{% macro period_columns() -%}
    {{ return(period_numbers() + period_flags() + ['has_trade']) }}
{%- endmacro %}

{% macro period_numbers() -%}
    {{ return(['amount', 'amount_last_year', 'quantity', 'quantity_last_year', 'units', 'units_last_year']) }}
{%- endmacro %}

{# What a sum stands on: true of several rows together where it is true of each. #}
{% macro period_flags() -%}
    {{ return([
        'is_comparable', 'is_known', 'is_complete', 'is_complete_last_year', 'is_listed', 'is_listed_last_year',
    ]) }}
{%- endmacro %}

{#
  What: a breakdown's rows of int_trade_periods, ranked.
  Why: sorting and storing carry all columns along, so a row is numbers only. What its table is (period, currency,
  product, flow) says int_flow_periods, by `table_no`.
#}
{% macro member_periods(breakdown) -%}
    select
        report_month,
        table_no,
        member_code,
        {{ period_columns() | join(',\n        ') }},
        cast({{ rank_by_value('amount', 'member_code', ['table_no']) }} as integer) as rank,
        cast({{ rank_by_value('amount_last_year', 'member_code', ['table_no']) }} as integer) as rank_last_year
    from {{ ref('int_trade_periods') }}
    where breakdown = '{{ breakdown }}' and {{ in_batch('year') }} and {{ in_batch('report_month', is_date=true) }}
{%- endmacro %}
