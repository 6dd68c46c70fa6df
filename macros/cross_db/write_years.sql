{#
  What: deletes years from a table, and adds the rows of a query to it (materialization `by_year`).
  Why: DuckDB deletes rows; Spark's Parquet tables replace partitions.
#}
{% macro delete_years(relation, dated_by, years) -%}
    {{ return(adapter.dispatch('delete_years', 'customs_monitor')(relation, dated_by, years)) }}
{%- endmacro %}

{% macro default__delete_years(relation, dated_by, years) -%}
    {%- call statement('delete_years') -%}
        delete from {{ relation }}
        where
            {% for year in years -%}
                {%- if dated_by == 'year' -%}
                    year = {{ year }}
                {%- else -%}
                    {{ dated_by }} between date '{{ year }}-01-01' and date '{{ year }}-12-31'
                {%- endif -%}
                {{ ' or ' if not loop.last }}
            {%- endfor -%}
    {%- endcall -%}
{%- endmacro %}

{% macro insert_years(relation, sql) -%}
    {{ return(adapter.dispatch('insert_years', 'customs_monitor')(relation, sql)) }}
{%- endmacro %}

{% macro default__insert_years(relation, sql) -%}
    {%- set columns = adapter.get_columns_in_relation(relation) | map(attribute='quoted') | join(', ') -%}
    insert into {{ relation }} ({{ columns }})
    select {{ columns }} from ({{ sql }}) as years
{%- endmacro %}
