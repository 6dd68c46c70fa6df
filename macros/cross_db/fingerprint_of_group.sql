{#
  What: one short text for all texts of a group, the same whatever the order of the rows.
  Why: Trino's md5 takes and gives bytes.
  Returns: text (an MD5), that of the empty text for no rows; nulls do not count.
#}
{% macro fingerprint_of_group(text) -%}
    {{ return(adapter.dispatch('fingerprint_of_group', 'customs_monitor')(text)) }}
{%- endmacro %}

{% macro default__fingerprint_of_group(text) -%}
    md5(coalesce({{ texts_of_group(text, ';') }}, ''))
{%- endmacro %}

{% macro trino__fingerprint_of_group(text) -%}
    to_hex(md5(to_utf8(coalesce({{ texts_of_group(text, ';') }}, ''))))
{%- endmacro %}
