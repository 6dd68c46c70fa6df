{#
  What: may quantities whose units are this set be added? Only if it is one unit, or none because nothing was traded.
  Bit 1 stands for a line without a unit (int_units): a sum that misses some quantities is not shown.
  Returns: SQL, BOOLEAN.
#}
{% macro is_one_unit(units) -%}
    coalesce({{ units }} <> 1 and {{ bits_in_both(units, units ~ ' - 1') }} = 0, true)
{%- endmacro %}
