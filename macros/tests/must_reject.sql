{#
  Proof that a test can fail. A fixture holds good and bad cases side by side; the test's own logic must report exactly
  the expected (case, rule) pairs: a bad case that passes and a good one that fails are both rows here.
#}
{% macro must_reject(failures, case_column, expected) -%}
    with

    found as (

        select distinct cast({{ case_column }} as {{ dbt.type_string() }}) as case_name, rule
        from ({{ failures }}) as failures

    ),

    expected as (

        {% for case, rule in expected %}
            select '{{ case }}' as case_name, '{{ rule }}' as rule
            {{ 'union all' if not loop.last }}
        {% endfor %}

    )

    select
        coalesce(found.case_name, expected.case_name) as case_name,
        coalesce(found.rule, expected.rule) as rule,
        case when found.rule is null then 'was accepted' else 'was rejected' end as actual
    from found
    full outer join expected on found.case_name = expected.case_name and found.rule = expected.rule
    where found.rule is null or expected.rule is null
{%- endmacro %}

{# SQL: a relation written row by row: `columns` as SQL names, `rows` as lists of SQL literals. #}
{% macro fixture(columns, rows) -%}
    (
        select * from (
            values
            {% for row in rows %}
                ({{ row | join(', ') }}){{ ', ' if not loop.last }}
            {% endfor %}
        ) as fixture ({{ columns | join(', ') }})
    )
{%- endmacro %}
