{#
  What: the columns of the models int_alerts_of_…, in their order: what an alert is about, its number, and what its text
  says. `same`: the columns that are taken as they are; `given`: SQL for others. What is neither is null, in the key an
  empty text.
  Returns: SQL, select expressions.

  `subject` is the key of the text for {what}, `variant` what follows the rule in the key of the reason.
#}
{% macro alert_columns(same, given) -%}
    {%- set text, whole = dbt.type_string(), 'bigint' -%}
    {%- set types = {
        'report_month': 'date', 'product_id': text, 'flow': text, 'breakdown': text, 'member_code': text, 'rule': text,
        'number': 'double', 'value_usd': whole, 'variant': text, 'subject': text, 'figure': text,
        'second_figure': text, 'share': text, 'share_last_year': text, 'rank': whole, 'rank_last_year': whole,
        'counted': whole, 'first_text': text, 'last_text': text, 'name_in_file': text, 'listed_name': text,
    } -%}
    {%- set unless_given = {'product_id': "''", 'flow': "''", 'member_code': "''", 'variant': "''", 'value_usd': '0'} -%}
    {%- for column, type in types.items() -%}
        {%- set sql = column if column in same else given.get(column, unless_given.get(column, 'null')) -%}
        cast({{ sql }} as {{ type }}) as {{ column }}{{ ',\n        ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
