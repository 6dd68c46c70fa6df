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
            case table_no % 3
                {%- for period in periods_of(1) %} when {{ loop.index0 }} then '{{ period.name }}'{% endfor %}
            end as period,
            {{ divide_whole('table_no', 36) }} as product_id,
            'export' as flow,
            member_code as {{ member_column }},
            amount as value_usd,
            amount_last_year as value_usd_last_year
        from {{ ref('int_' ~ member_column.replace('_code', '_periods')) }}
    ) as numbers
{%- endmacro %}

{# SQL: the months in which a mart itself is tested; none for all, with every code each year's last. #}
{% macro months_of_marts() -%}
    {%- if var('monitor_all_codes') -%}
        {%- set months -%}
            select max(report_month) from {{ ref('int_flow_periods') }} group by extract(year from report_month)
        {%- endset -%}
        {{ return(months) }}
    {%- endif -%}
    {{ return(none) }}
{%- endmacro %}

{# SQL: one more condition: the month is one of these, or so many years before one. #}
{% macro is_one_of(months, column='report_month', years_ago=[0]) -%}
    {%- if months %} and (
        {%- for years in years_ago -%}
            {{ add_months(column, 12 * years) if years else column }} in ({{ months }}){{ ' or ' if not loop.last }}
        {%- endfor -%}
    )
    {%- endif -%}
{%- endmacro %}
