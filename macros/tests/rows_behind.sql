{#
  With every code a product the marts of members are views (measured_mart) of hundreds of millions of rows. Their tests
  then look at the numbers behind them wherever those say as much.
#}

{#
  What: a mart's rows for a test: the mart, or the numbers behind it.
  `member_column`: partner_code, province_code or region_code; without one it is the overview, which is a table.
  Returns: SQL, a relation. Where it is the numbers, product_id is int_coverage_years' series_no, which says year,
  currency and flow as well: a number is grouped in a fraction of a text's time.
#}
{% macro rows_behind(mart, member_column) -%}
    {%- if not var('monitor_all_codes') or not member_column -%}
        {{ return(mart) }}
    {%- endif -%}
    (
        select
            report_month,
            {{ period_of('table_no') }} as period,
            {{ series_of('table_no') }} as product_id,
            'export' as flow,
            member_code as {{ member_column }},
            amount as value_usd,
            amount_last_year as value_usd_last_year
        from {{ ref('int_' ~ member_column.replace('_code', '_periods')) }}
    ) as numbers
{%- endmacro %}

{#
  What: the months in which a mart itself is tested: with every code each year's last (and those `years_ago`).
  Returns: SQL for `in (…)`, none for all months.
#}
{% macro months_of_marts(years_ago=[0]) -%}
    {%- if not var('monitor_all_codes') -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set months -%}
        {%- for years in years_ago -%}
            select {{ add_months('max(report_month)', -12 * years) }} from {{ ref('int_flow_periods') }}
            group by extract(year from report_month)
            {{- ' union ' if not loop.last }}
        {%- endfor -%}
    {%- endset -%}
    {{ return(values_of(months, 'date')) }}
{%- endmacro %}

{# SQL: one more condition: the month is one of these. #}
{% macro is_one_of(months, column='report_month') -%}
    {%- if months %} and {{ column }} in ({{ months }}){% endif -%}
{%- endmacro %}
