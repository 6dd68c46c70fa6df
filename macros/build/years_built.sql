{#
  The table build.years: which years of each `by_year` table were built from what.
  Grain: relation x year. `state` is the year and its fingerprint.
#}
{% macro years_relation() -%}
    {{ return(api.Relation.create(database=target.get('database'), schema='build', identifier='years')) }}
{%- endmacro %}

{# On the start of a run: the schema of the build's records, and this table in it. #}
{% macro prepare_build_records() -%}
    {%- if is_build_command() -%}
        {%- do adapter.create_schema(years_relation()) -%}
        {%- do run_query(
            'create table if not exists ' ~ years_relation() ~ ' (year integer, state ' ~ dbt.type_string()
            ~ ', relation ' ~ dbt.type_string() ~ ')' ~ years_storage()
        ) -%}
    {%- endif -%}
{%- endmacro %}

{# {year: state} of a relation. #}
{% macro years_built(relation) -%}
    {%- set built = {} -%}
    {%- for row in run_query(
        'select year, state from ' ~ years_relation() ~ " where relation = '" ~ relation.identifier ~ "'"
    ) -%}
        {%- do built.update({row[0] | int: row[1]}) -%}
    {%- endfor -%}
    {{ return(built) }}
{%- endmacro %}
