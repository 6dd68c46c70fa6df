{#
  SQL: a text of the wording with its slots filled: 'exports came to {amount}' and {'amount': 'amounts.text'}.
  Null where a piece that it asks for is null; a piece that it does not ask for is no matter.
  Slots are filled in the order given: names last, for a name may look like a slot.
#}
{% macro filled(text, pieces) -%}
    {%- set sql = [text] -%}
    {%- for slot, piece in pieces.items() -%}
        {%- do sql.append(
            "replace(" ~ sql.pop() ~ ", '{" ~ slot ~ "}', "
            ~ "case when " ~ text ~ " like '%{" ~ slot ~ "}%' then " ~ piece ~ " else '' end)"
        ) -%}
    {%- endfor -%}
    {{ sql[0] }}
{%- endmacro %}
