{#
  What: fills a seed's table; every other engine uses dbt's own way.
  Why: on DuckDB the file is found in this project: dbt's cache (target/) remembers the folder where it was read first, and
  a copied or moved project would load the other one's. DuckDB guesses nothing, so that it names an odd line. On Spark the
  session method writes a null as the text 'None', and does not escape quotes.
#}
{% macro duckdb__load_csv_rows(model, agate_table) -%}
    {%- set file = invocation_args_dict.project_dir ~ '/' ~ model.original_file_path -%}
    {%- set sql -%}
        copy {{ this.render() }} from {{ text_literal(file) }} (
            format csv, header true, delimiter ',', quote '"', escape '"', auto_detect false
        )
    {%- endset -%}
    {%- do adapter.add_query(sql, abridge_sql_log=True) -%}
    {{ return(sql) }}
{%- endmacro %}

{% macro spark__load_csv_rows(model, agate_table) -%}
    {%- set types = model.config.column_types -%}
    {%- set names = agate_table.column_names -%}
    {%- set sql -%}
        insert into {{ this.render() }}
        select
            {% for name in names -%}
                cast({{ name }} as {{ types.get(name, adapter.convert_type(agate_table, loop.index0)) }})
                {{- ', ' if not loop.last }}
            {%- endfor %}
        from values
            {% for row in agate_table.rows -%}
                (
                {%- for value in row -%}
                    {{ 'null' if value is none else spark__text_literal(value | string) }}{{ ', ' if not loop.last }}
                {%- endfor -%}
                ){{ ', ' if not loop.last }}
            {%- endfor %}
            as lines ({{ names | join(', ') }})
    {%- endset -%}
    {%- do adapter.add_query(sql, abridge_sql_log=True) if agate_table.rows | length > 0 -%}
    {{ return(sql) }}
{%- endmacro %}
