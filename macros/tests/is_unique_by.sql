{# Unit test of grain: no two rows share the key and no part of the key is null. #}
{% test is_unique_by(model, columns) %}
    {{ repeated_keys(model, columns) }}
{% endtest %}

{% macro repeated_keys(relation, columns) -%}
    select
        'grain' as rule,
        {{ columns | join(', ') }},
        1 as expected,
        count(*) as actual
    from {{ relation }}
    group by {{ columns | join(', ') }}
    having count(*) > 1 or {{ columns | join(' is null or ') }} is null
{%- endmacro %}
