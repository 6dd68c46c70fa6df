{#
  The table build.years: which years of each `by_year` table were built from what.
  Grain: relation x year. `state` is the year and its fingerprint.
#}
{% macro years_relation() -%}
    {{ return(api.Relation.create(database=target.database, schema='build', identifier='years')) }}
{%- endmacro %}

{# On the start of a run: the table exists. #}
{% macro prepare_build_records() -%}
    {%- if is_build_command() -%}
        {%- do adapter.create_schema(years_relation()) -%}
        {%- do run_query(
            'create table if not exists ' ~ years_relation() ~ ' (relation ' ~ dbt.type_string()
            ~ ', year integer, state ' ~ dbt.type_string() ~ ')'
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

{# In the transaction of the years themselves. `outdated`: a list of years, none for all. #}
{% macro record_years(relation, outdated, built) -%}
    {%- set years = years_relation() -%}
    {%- if outdated is none or outdated -%}
        {%- call statement('forget_years') -%}
            delete from {{ years }} where relation = '{{ relation.identifier }}'
            {%- if outdated is not none %} and year in ({{ outdated | join(', ') }}){% endif -%}
        {%- endcall -%}
    {%- endif -%}
    {%- if built -%}
        {%- call statement('record_years') -%}
            insert into {{ years }} values
            {% for year in built -%}
                ('{{ relation.identifier }}', {{ year.year }}, '{{ year.state }}'){{ ', ' if not loop.last }}
            {%- endfor -%}
        {%- endcall -%}
    {%- endif -%}
{%- endmacro %}
