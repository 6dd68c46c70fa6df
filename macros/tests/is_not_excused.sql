{#
  What: one more condition of a test: no gap that explains a row is in its period or in the same one a year earlier.
  `relation`: report_month, period, currency, product_id, flow. `gaps`: a relation of currency, product_id, flow and
  data_month (qc_breakdown_gaps); none = nothing is excused.
  Returns: SQL.
#}
{% macro is_not_excused(relation, gaps) -%}
    {%- if gaps %}
        {%- set month_of_row = 'extract(month from ' ~ relation ~ '.report_month)' %}
        and not exists (
            select 1 from {{ gaps }} as gaps
            where
                {{ same(relation, 'gaps', ['currency', 'product_id', 'flow']) }}
                -- Within these months, a month and a year to date are told by the month of the year.
                and {{ relation }}.report_month between gaps.data_month and {{ add_months('gaps.data_month', 23) }}
                and case {{ relation }}.period
                    when 'month' then extract(month from gaps.data_month) = {{ month_of_row }}
                    when 'year_to_date' then extract(month from gaps.data_month) <= {{ month_of_row }}
                    else true
                end
        )
    {%- endif -%}
{%- endmacro %}
