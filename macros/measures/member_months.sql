{# SQL: the months of a year (bits, January = 1) whose first day lies in a membership; no last day = still a member. #}
{% macro member_months(year, valid_from, valid_to) -%}
    {%- for month in range(1, 13) -%}
        case
            when {{ month_start(year, month) }} between {{ valid_from }} and coalesce({{ valid_to }}, date '9999-12-31')
                then {{ 2 ** (month - 1) }}
            else 0
        end
        {{- ' + ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
