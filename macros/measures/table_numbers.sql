{#
  Large tables are joined, ranked and grouped by one whole number instead of five columns. It is built and read here.

  A series is a year, currency, product and flow: exports have an even number, imports the odd one after it.
  A table is a report month and period of a series, one of 36 places of its year.
#}
{% macro series_no(year, currency, product, flow) -%}
    cast({{ year }} as bigint) * 10000000
    + 2 * dense_rank() over (partition by {{ year }} order by {{ currency }}, {{ product }})
    + case {{ flow }} when 'import' then 1 else 0 end
{%- endmacro %}

{# `month`: 1 to 12; `period_index`: 0 to 2, the place in periods_of. #}
{% macro table_no(series_no, month, period_index) -%}
    {{ series_no }} * 36 + {{ (month - 1) * 3 + period_index }}
{%- endmacro %}

{# Of the table of exports that of the imports beside it. #}
{% macro table_no_of_imports(table_no) -%}
    {{ table_no }} + 36
{%- endmacro %}

{% macro series_of(table_no) -%}
    {{ divide_whole(table_no, 36) }}
{%- endmacro %}

{# Which of its series' tables it is, as a bit. #}
{% macro place_bit(table_no) -%}
    cast(power(2, {{ table_no }} % 36) as bigint)
{%- endmacro %}

{% macro period_of(table_no) -%}
    case {{ table_no }} % 3
        {%- for period in periods_of(1) %} when {{ loop.index0 }} then '{{ period.name }}'{% endfor %}
    end
{%- endmacro %}
