{#
  Source test: a seed of extract lines has exactly the canonical columns. Runs before anything reads the seed.
  Fails with one row per column that is unknown or missing.
#}
{% test has_line_columns(model) %}
    {%- set found = adapter.get_columns_in_relation(model) | map(attribute='name') | list if execute else line_columns() -%}
    {{ line_column_failures(found, model.identifier ~ '.csv') }}
{% endtest %}

{% macro line_column_failures(found, file) -%}
    select * from (
        {% for column in found if column not in line_columns() %}
            select
                'unknown_header' as rule, '{{ file }}' as source_file, 1 as line_number,
                '{{ column | replace("'", "''") }}' as found, 'one of {{ line_columns() | join(", ") }}' as expected
            union all
        {% endfor %}
        {% for column in line_columns() if column not in found %}
            select
                'missing_header' as rule, '{{ file }}' as source_file, 1 as line_number,
                'no such column' as found, '{{ column }}' as expected
            union all
        {% endfor %}
        select '' as rule, '' as source_file, 0 as line_number, '' as found, '' as expected
    ) as failures
    where rule <> ''
{%- endmacro %}
