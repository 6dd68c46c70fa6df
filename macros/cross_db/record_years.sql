{#
  What: writes down which years of a `by_year` table were built from what (build.years), and how that table is stored.
  Why: Spark's Parquet tables know no delete: a relation is a partition, which is overwritten whole. It is recorded
  last, so whatever a build that was killed has written is written again.
#}

{# In the transaction of the years themselves. `outdated`: a list of years, none for all. #}
{% macro record_years(relation, outdated, built) -%}
    {{ return(adapter.dispatch('record_years', 'customs_monitor')(relation, outdated, built)) }}
{%- endmacro %}

{% macro default__record_years(relation, outdated, built) -%}
    {%- set years = years_relation() -%}
    {%- if outdated is none or outdated -%}
        {%- call statement('forget_years') -%}
            delete from {{ years }} where relation = '{{ relation.identifier }}'
            {%- if outdated is not none %} and year in ({{ outdated | join(', ') }}){% endif -%}
        {%- endcall -%}
    {%- endif -%}
    {%- if built -%}
        {%- call statement('record_years') -%}
            insert into {{ years }} (relation, year, state) values
            {% for year in built -%}
                ('{{ relation.identifier }}', {{ year.year }}, '{{ year.state }}'){{ ', ' if not loop.last }}
            {%- endfor -%}
        {%- endcall -%}
    {%- endif -%}
{%- endmacro %}

{% macro spark__record_years(relation, outdated, built) -%}
    {%- set states = {} if outdated is none else years_built(relation.identifier) -%}
    {%- for year in outdated or [] -%}
        {%- do states.pop(year, none) -%}
    {%- endfor -%}
    {%- for year in built -%}
        {%- do states.update({year.year: year.state}) -%}
    {%- endfor -%}
    {%- set partition = "partition (relation = '" ~ relation.identifier ~ "')" -%}
    {%- if states -%}
        {%- set rows = [] -%}
        {%- for year, state in states.items() -%}
            {%- do rows.append('(' ~ year ~ ", '" ~ state ~ "')") -%}
        {%- endfor -%}
        {%- do run_query(
            'insert overwrite table ' ~ years_relation() ~ ' ' ~ partition ~ ' values ' ~ rows | join(', ')
        ) -%}
    {%- else -%}
        {%- do run_query('alter table ' ~ years_relation() ~ ' drop if exists ' ~ partition) -%}
    {%- endif -%}
{%- endmacro %}

{# SQL after the columns of build.years. #}
{% macro years_storage() -%}
    {{ return(adapter.dispatch('years_storage', 'customs_monitor')()) }}
{%- endmacro %}

{% macro default__years_storage() -%}{%- endmacro %}

{% macro spark__years_storage() %} using parquet partitioned by (relation){% endmacro %}
