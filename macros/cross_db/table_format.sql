{#
  What: the format of the tables on Spark: Parquet, or what the environment variable SPARK_TABLE_FORMAT says (docs/spark.md).
  Why: Parquet has neither `delete` nor transactions; Iceberg and Delta have both, and are written as DuckDB's tables are.
#}
{% macro spark__table_format() -%}
    {{ return(env_var('SPARK_TABLE_FORMAT', 'parquet')) }}
{%- endmacro %}

{% macro spark__has_deletes() -%}
    {{ return(spark__table_format() != 'parquet') }}
{%- endmacro %}
