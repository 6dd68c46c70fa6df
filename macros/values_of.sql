{#
  What: the few values that a query gives (one column), written out as literals of a `type`: text unless told.
  Why: an engine takes literals down to the stored rows of a view. A join or a subquery it answers above the view, after
  all of its rows have been worked out: with every code a product, hundreds of millions.
  Returns: SQL for `in (…)`: literals where the query can be asked, else the query (compiling, unit tests).
#}
{% macro values_of(query, type=none) -%}
    {%- set type = type ~ ' ' if type else '' -%}
    {%- set literals = [] -%}
    {%- if is_build_command() and model.resource_type in ['model', 'test'] -%}
        {%- for row in run_query(query) -%}
            {%- do literals.append(type ~ text_literal(row[0])) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ literals | join(', ') or query }}
{%- endmacro %}

{# SQL: is it one of the products that someone has named (product_list)? Not so the codes of monitor_all_codes. #}
{% macro is_listed(product) -%}
    {{ product }} in ({{ values_of('select product_id from ' ~ ref('product_list')) }})
{%- endmacro %}
