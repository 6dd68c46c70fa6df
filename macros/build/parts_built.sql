{#
  The table build.parts: which parts of each `by_part` table were built from what; and build.parts_tested, what it was
  when a build last passed every test.
  Grain: relation x part. `state` is the part and its fingerprint.
#}

{# On the end of a build that passed. #}
{% macro record_parts_tested() -%}
    {%- do write_build_record('parts_tested', 'select * from ' ~ build_record('parts'), 'relation') -%}
{%- endmacro %}

{#
  What: the parts of a table that no build has passed with; none for all parts, an empty list for no part.
  Why: a new month then costs the tests of its rows. Only `dbt build` leaves parts out: `dbt test` tests everything.
  Every mart by report month is made of the same parts; int_flow_periods, on which all of them stand, speaks for them.
#}
{% macro parts_not_tested(relation='int_flow_periods') -%}
    {%- if not execute or flags.WHICH != 'build' -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set built = parts_built(relation) -%}
    {%- set tested = parts_built(relation, 'parts_tested') -%}
    {%- set parts = [] -%}
    {%- for part, state in built.items() if tested.get(part) != state -%}
        {%- do parts.append(part) -%}
    {%- endfor -%}
    {{ return(parts | sort if tested else none) }}
{%- endmacro %}

{# The years of parts (2024-06 is of 2024), as parts; of none, none. #}
{% macro years_of(parts) -%}
    {%- if parts is none -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set years = [] -%}
    {%- for part in parts -%}
        {%- do years.append(part[:4]) -%}
    {%- endfor -%}
    {{ return(years | unique | list) }}
{%- endmacro %}

{#
  SQL: a condition on a date: is it in one of these parts (or, to save conditions, between them)?
  `parts`: a list in the order of time, or none for all. `and_before`: or within a year before.
#}
{% macro is_in_parts(date, parts, and_before=false) -%}
    {%- if parts is none -%}
        true
    {%- elif not parts -%}
        false
    {%- else -%}
        {%- set first = '%04d' % (parts[0][:4] | int - 1) ~ parts[0][4:] if and_before else parts[0] -%}
        {{ date }} {{ between_parts(first, parts[-1], is_date=true) }}
    {%- endif -%}
{%- endmacro %}

{# {part: state} of a relation, by its name. #}
{% macro parts_built(name, table='parts') -%}
    {%- set built = {} -%}
    {%- for row in run_query(
        'select part, state from ' ~ build_record(table) ~ " where relation = '" ~ name ~ "'"
    ) -%}
        {%- do built.update({row[0] | string: row[1]}) -%}
    {%- endfor -%}
    {{ return(built) }}
{%- endmacro %}
