{#
  What: one more condition of a test: no gap that explains a row is in its period, which with last year's side reaches
  back to the 23rd month before.
  `gaps`: a relation of `columns` and data_month (qc_breakdown_gaps); none = nothing is excused.
  Returns: SQL.
#}
{% macro is_not_excused(relation, gaps, columns) -%}
    {%- if gaps %}
        and not exists (
            select 1 from {{ gaps }} as gaps
            where
                {{ same(relation, 'gaps', columns) }}
                and {{ relation }}.report_month between gaps.data_month and {{ add_months('gaps.data_month', 23) }}
        )
    {%- endif -%}
{%- endmacro %}
