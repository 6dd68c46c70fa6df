{#
  What: the last line of a large table's model: rows that agree in a column are written beside each other.
  Why: DuckDB's threads and the branches of a union write apart, each with row groups that are part full, which are
  merged when the file is brought in order; a sort fills them at once. DuckDB also skips row groups in which a value
  does not occur, which makes up for the sort. Spark would send every row to another process to sort them; its tables
  are partitioned.
  Returns: SQL, an ORDER BY clause or nothing.
#}
{% macro kept_together_by(column) -%}
    {{ return(adapter.dispatch('kept_together_by', 'customs_monitor')(column)) }}
{%- endmacro %}

{% macro default__kept_together_by(column) -%}{%- endmacro %}

{% macro duckdb__kept_together_by(column) -%}
    order by {{ column }}
{%- endmacro %}
