{#
  SQL: the rows of a relation that break a rule, each with the rule's name; what is not known to hold is broken.
  `rules`: pairs of a name and the condition that has to hold.
#}
{% macro rows_that_break(relation, rules) -%}
    {%- for rule, holds in rules %}
        select '{{ rule }}' as rule, found.* from {{ relation }} as found where not coalesce({{ holds }}, false)
        {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
