{#
  What: text to a whole number; thousands separators are dropped.
  Why: engines name the cast that gives null instead of an error alike, but dispatch keeps the door open.
  Returns: BIGINT, or null where the text is no number. A decimal is rounded by some engines:
  qc_unreadable_lines has such text refused before anybody uses the number.
#}
{% macro try_whole_number(text) -%}
    try_cast(replace({{ text }}, ',', '') as bigint)
{%- endmacro %}
