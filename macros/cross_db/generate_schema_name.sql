{#
  What: schemas carry the names of the layers (marts, not main_marts): people type them.
  Why: on DuckDB readers open what `customs publish` has copied. A cluster has one catalog for builders and readers: there
  a build writes its marts elsewhere, and `marts` is what is published (publish_marts.sql).
#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ return(adapter.dispatch('schema_of_layer', 'customs_monitor')((custom_schema_name or target.schema) | trim)) }}
{%- endmacro %}

{% macro default__schema_of_layer(layer) -%}
    {{ return(layer) }}
{%- endmacro %}

{% macro spark__schema_of_layer(layer) -%}
    {{ return('marts_building' if layer == 'marts' else layer) }}
{%- endmacro %}
