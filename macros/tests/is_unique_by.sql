{#
  Unit test of grain: no two rows share the key and no part of the key is null.
  `dated_by`: the column that dates the rows of a table that is built by parts; only its new parts are tested then.
#}
{% test is_unique_by(model, columns, dated_by=none) %}
    {%- set parts = none if dated_by is none else parts_not_tested(model.identifier) -%}
    {{ repeated_keys(model, columns, is_in_parts(dated_by, parts)) }}
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
