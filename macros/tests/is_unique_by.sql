{#
  Unit test of grain: no two rows share the key and no part of the key is null.
  `dated_by`: the column that dates the rows of a table that is built by year; only its new years are tested then.
#}
{% test is_unique_by(model, columns, dated_by=none) %}
    {%- set years = none if dated_by is none else years_not_tested(model.identifier) -%}
    {{ repeated_keys(model, columns, is_in_years(dated_by, years)) }}
{% endtest %}

{% macro repeated_keys(relation, columns, condition='true') -%}
    select
        'grain' as rule,
        {{ columns | join(', ') }},
        1 as expected,
        count(*) as actual
    from {{ relation }}
    where {{ condition }}
    group by {{ columns | join(', ') }}
    having count(*) > 1 or {{ columns | join(' is null or ') }} is null
{%- endmacro %}
