{#
  SQL: a condition that is always true, which the materialization narrows to the batch that it selects (whole years).
  `date`: an expression of a whole number, which is a year, or with `is_date` of a date.
#}
{% macro in_batch(date, is_date=false) -%}
    {{ date }} {{ between_partitions('0001', '9998', is_date) }}
{%- endmacro %}

{# `first`, `last`: partitions as texts, 2024 or 2024-06. #}
{% macro between_partitions(first, last, is_date) -%}
    {%- if is_date -%}
        between date '{{ (first ~ '-01-01')[:10] }}' and date '{{ last ~ ('-01' if '-' in last else '-12-31') }}'
    {%- else -%}
        between {{ first[:4] | int }} and {{ last[:4] | int }}
    {%- endif -%}
{%- endmacro %}

{# SQL: the rows of a model that some partitions date, which follow each other; of none, no rows. #}
{% macro rows_of(sql, dated_by, partitions) -%}
    {%- set first, last = (partitions[0].name, partitions[-1].name) if partitions else ('0001', '0001') -%}
    {%- set narrowed = namespace(sql=sql) -%}
    {%- for is_date in [false, true] -%}
        {%- set narrowed.sql = narrowed.sql.replace(
            between_partitions('0001', '9998', is_date), between_partitions(first, last, is_date)
        ) -%}
    {%- endfor -%}
    select * from ({{ narrowed.sql }}) as batch
    where {{ dated_by }} {{ between_partitions(first, last, is_date=dated_by != 'year') }}
{%- endmacro %}

{#
  What: partitions in groups that are selected together: neighbours of one year, and years with at most `lines_at_once`
  lines. Few years at once keep a large history within memory, many at once a small one quick.
#}
{% macro groups_of(partitions) -%}
    {%- set groups = [] -%}
    {%- set group = namespace(lines=0) -%}
    {%- for partition in partitions -%}
        {%- set last = groups[-1][-1] if groups else none -%}
        {%- set is_of_last_year = groups and last.name[:4] == partition.name[:4] -%}
        {%- set group.lines = group.lines + (0 if is_of_last_year else partition.line_count) -%}
        {%- if (
            groups and last.number + 1 == partition.number
            and (is_of_last_year or group.lines <= var('lines_at_once'))
        ) -%}
            {%- do groups[-1].append(partition) -%}
        {%- else -%}
            {%- do groups.append([partition]) -%}
            {%- set group.lines = partition.line_count -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(groups) }}
{%- endmacro %}
