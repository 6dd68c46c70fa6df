{#
  A table says its `unique_key`, and a key that stands in two of its rows, or is null, ends the build where the table is
  written. Of an incremental table only the partitions of the run are asked.
#}

{# After a model is written: a hook of all of them (dbt_project.yml). Incremental ones ask for themselves. #}
{% macro refuse_repeated_keys_of_table() -%}
    {%- if execute and config.get('materialized') == 'table' and config.get('unique_key') -%}
        {%- do refuse_repeated_keys(this) -%}
    {%- endif -%}
{%- endmacro %}

{% macro refuse_repeated_keys(relation, condition='true') -%}
    {%- set key = config.require('unique_key') -%}
    {%- for row in run_query(repeated_keys(relation, key, condition) ~ ' limit 1') -%}
        {%- set values = [] -%}
        {%- for name, value in row.items() if name != 'rule' -%}
            {%- do values.append(name ~ '=' ~ value) -%}
        {%- endfor -%}
        {%- do exceptions.raise_compiler_error(
            model.original_file_path ~ ': found a key that is repeated or null (' ~ values | join(', ')
            ~ '), expected each ' ~ key | join(', ') ~ ' once'
        ) -%}
    {%- endfor -%}
{%- endmacro %}

{#
  SQL, a query: the keys that stand in several rows or are null in part.
  Rows that have a table's number are one group for each series, in which each has a bit of its own: a key that comes
  twice adds its bit twice. A group for every key would cost many times as much.
#}
{% macro repeated_keys(relation, key, condition='true') -%}
    {%- set others = key | reject('equalto', 'table_no') | list -%}
    {%- set has_tables = 'table_no' in key -%}
    {%- set columns = (['series_no'] if has_tables else []) + others -%}
    {%- set bit = place_bit('table_no') -%}
    select 'repeated_key' as rule, {{ columns | join(', ') }}, count(*) as row_count
    from (
        select {{ (['*'] + ([series_of('table_no') ~ ' as series_no', bit ~ ' as bit'] if has_tables else [])) | join(', ') }}
        from {{ relation }}
        where {{ condition }}
    ) as written
    group by {{ columns | join(', ') }}
    having
        {{ 'sum(bit) <> ' ~ bits_in_group('bit') if has_tables else 'count(*) > 1' }}
        or {{ columns | join(' is null or ') }} is null
{%- endmacro %}
