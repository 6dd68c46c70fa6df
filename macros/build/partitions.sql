{#
  The table build.partitions: from what, and in which run, each partition of the incremental tables was built.
  Grain: relation x partition. `state`: partition and fingerprint; `built_at`: the start of the run.
#}

{# What is to be: a list of {name, number, line_count, state} in the order of time. #}
{% macro partitions_wanted(fingerprints, partition) -%}
    {#- A run that leaves out a model may stand on rows of other code or of an older landing: it leaves no state. -#}
    {%- set code = code_fingerprint() if is_whole_run() else invocation_id -%}
    {%- set wanted = [] -%}
    {%- for row in run_query(
        'select ' ~ partition ~ ', line_count, fingerprint from ' ~ fingerprints ~ ' order by ' ~ partition
    ) -%}
        {%- set name = (row[0] | string)[:7] -%}
        {%- do wanted.append({
            'name': name,
            'number': loop.index,
            'line_count': row[1] | int,
            'state': name ~ ' ' ~ local_md5(row[2] ~ code),
        }) -%}
    {%- endfor -%}
    {{ return(wanted) }}
{%- endmacro %}

{# {partition: {state, built_at}} of a relation, by its name. #}
{% macro partitions_built(relation) -%}
    {%- set built = {} -%}
    {%- for row in run_query('select * from ' ~ build_record('partitions') ~ " where relation = '" ~ relation ~ "'") -%}
        {%- do built.update({row['partition']: {'state': row['state'], 'built_at': row['built_at']}}) -%}
    {%- endfor -%}
    {{ return(built) }}
{%- endmacro %}

{# `partitions`: {name: {state, built_at}}, all that the table has. #}
{% macro record_partitions(relation, partitions) -%}
    {%- set rows = [] -%}
    {%- for name, made in partitions.items() -%}
        {%- do rows.append([name, made.state, made.built_at]) -%}
    {%- endfor -%}
    {%- do replace_records('partitions', relation, rows) -%}
{%- endmacro %}
