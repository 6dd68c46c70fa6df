{#
  What: ISO text (YYYY-MM-DD) to a date.
  Returns: DATE, or null where the text is no day of the calendar.
#}
{% macro try_date(text) -%}
    try_cast({{ text }} as date)
{%- endmacro %}
