{#
  What: the partitions of a table that no build has passed with; none for all, an empty list for no partition.
  Why: a new month then costs the tests of its rows. Only `dbt build` leaves some out: `dbt test` tests everything.
  Every mart by report month has the same partitions; int_flow_periods, on which all of them stand, speaks for them.
#}
{% macro untested_partitions(relation='int_flow_periods') -%}
    {%- set passed_at = last_build().passed_at if execute and flags.WHICH in ['build', 'retry'] -%}
    {%- if not passed_at -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set untested = [] -%}
    {%- for name, partition in partitions_built(relation).items() if partition.built_at > passed_at -%}
        {%- do untested.append(name) -%}
    {%- endfor -%}
    {{ return(untested | sort) }}
{%- endmacro %}

{#
  What: with every code a product, where marts are views, the months that a test of one works out; else none, for all.
  Literals, for a window or a group over the rows of all months would be worked out first.
#}
{% macro last_months_of_years() -%}
    {{ return(values_of(
        'select max(report_month) from ' ~ ref('int_flow_periods') ~ ' group by extract(year from report_month)', 'date'
    ) if var('monitor_all_codes') else none) }}
{%- endmacro %}

{#
  SQL: a condition on a column: is it in one of these partitions (or, to save conditions, between them)?
  `partitions`: a list in the order of time, or none for all. `and_before`: or within a year before. `months`: only these.
#}
{% macro is_in_partitions(dated_by, partitions, and_before=false, months=none) -%}
    {%- if partitions is none -%}
        true
    {%- elif not partitions -%}
        false
    {%- else -%}
        {%- set first = '%04d' % (partitions[0][:4] | int - 1) ~ partitions[0][4:] if and_before else partitions[0] -%}
        {{ dated_by }} {{ between_partitions(first, partitions[-1], is_date=dated_by != 'year') }}
    {%- endif -%}
    {{ ' and ' ~ dated_by ~ ' in (' ~ months ~ ')' if months }}
{%- endmacro %}
