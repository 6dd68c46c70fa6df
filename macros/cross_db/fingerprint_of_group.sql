{#
  What: one short text for all texts of a group, the same whatever the order of the rows.
  Why: engines gather and sort the texts of a group in ways of their own.
  Returns: text (an MD5), that of the empty text for no rows; nulls do not count.
#}
{% macro fingerprint_of_group(text) -%}
    {{ return(adapter.dispatch('fingerprint_of_group', 'customs_monitor')(text)) }}
{%- endmacro %}

{% macro default__fingerprint_of_group(text) -%}
    md5(coalesce(string_agg({{ text }}, ';' order by {{ text }}), ''))
{%- endmacro %}

{% macro spark__fingerprint_of_group(text) -%}
    md5(array_join(sort_array(collect_list({{ text }})), ';'))
{%- endmacro %}

{% macro trino__fingerprint_of_group(text) -%}
    to_hex(md5(to_utf8(coalesce(array_join(array_agg({{ text }} order by {{ text }}), ';'), ''))))
{%- endmacro %}
