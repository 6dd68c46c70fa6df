{#
  The texts that are not null with a separator between them: a missing text leaves no hole behind.
  Null where all are.
#}
{% macro joined(texts, separator) -%}
    nullif(
        substring(
            {% for text in texts %}coalesce('{{ separator }}' || {{ text }}, ''){{ ' || ' if not loop.last }}{% endfor %},
            {{ separator | length + 1 }}
        ),
        ''
    )
{%- endmacro %}
