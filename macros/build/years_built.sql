{#
  The table build.years: which years of each `by_year` table were built from what; and build.years_tested, what it was
  when a build last passed every test.
  Grain: relation x year. `state` is the year and its fingerprint.
#}
{% macro years_relation(table='years') -%}
    {{ return(api.Relation.create(database=target.get('database'), schema='build', identifier=table)) }}
{%- endmacro %}

{# On the start of a run: the schema of the build's records, and these tables in it. #}
{% macro prepare_build_records() -%}
    {%- if is_build_command() -%}
        {%- do adapter.create_schema(years_relation()) -%}
        {%- if flags.FULL_REFRESH -%}
            {%- do run_query('drop table if exists ' ~ years_relation('years_tested')) -%}
        {%- endif -%}
        {%- for table in ['years', 'years_tested'] -%}
            {%- do run_query(
                'create table if not exists ' ~ years_relation(table) ~ ' (year integer, state ' ~ dbt.type_string()
                ~ ', relation ' ~ dbt.type_string() ~ ')' ~ years_storage()
            ) -%}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}

{# On the end of a build that passed. #}
{% macro record_years_tested() -%}
    {%- do run_query('drop table if exists ' ~ years_relation('years_tested')) -%}
    {%- do run_query(
        'create table ' ~ years_relation('years_tested') ~ years_storage() ~ ' as select * from ' ~ years_relation()
    ) -%}
{%- endmacro %}

{#
  What: the years of a table that no build has passed with; none for all years, an empty list for no year.
  Why: a new month then costs the tests of its year. Only `dbt build` leaves years out: `dbt test` tests everything.
  Every mart by report month is made of the same years; int_flow_periods, on which all of them stand, speaks for them.
#}
{% macro years_not_tested(relation='int_flow_periods') -%}
    {%- if not execute or flags.WHICH != 'build' -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set built = years_built(relation) -%}
    {%- set tested = years_built(relation, 'years_tested') -%}
    {%- set years = [] -%}
    {%- for year, state in built.items() if tested.get(year) != state -%}
        {%- do years.append(year) -%}
    {%- endfor -%}
    {{ return(years | sort if tested else none) }}
{%- endmacro %}

{#
  SQL: a condition on a date: is it in one of these years (or, to save conditions, between them)?
  `years`: a list, or none for all; `and_before`: or in the year before.
#}
{% macro is_in_years(date, years, and_before=false) -%}
    {%- if years is none -%}
        true
    {%- elif not years -%}
        false
    {%- else -%}
        {{ date }} {{ between_years(years[0] - (1 if and_before else 0), years[-1], is_date=true) }}
    {%- endif -%}
{%- endmacro %}

{# {year: state} of a relation, by its name. #}
{% macro years_built(name, table='years') -%}
    {%- set built = {} -%}
    {%- for row in run_query(
        'select year, state from ' ~ years_relation(table) ~ " where relation = '" ~ name ~ "'"
    ) -%}
        {%- do built.update({row[0] | int: row[1]}) -%}
    {%- endfor -%}
    {{ return(built) }}
{%- endmacro %}
