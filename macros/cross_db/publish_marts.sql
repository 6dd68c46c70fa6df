{#
  What: makes the marts of the last build the ones that readers of a cluster see, if all its tests passed; and goes back.
  Why: on DuckDB `customs publish` copies files. In a catalog a published build is a schema of its own, of tables that
  nothing changes any more, and the schema `marts` is views of one of them.

      dbt run-operation publish_marts --target cluster
      dbt run-operation roll_back_marts --target cluster

  A view is replaced in one step, but not all of them in one: for a few seconds a reader may find the views of two
  builds; build_info says of which one each schema is. What is killed here is done by doing it again.
#}
{% macro publish_marts(keep=3) -%}
    {{ return(adapter.dispatch('publish_marts', 'customs_monitor')(keep)) }}
{%- endmacro %}

{% macro default__publish_marts(keep) -%}
    {{ exceptions.raise_compiler_error('target ' ~ target.name ~ ': found files, expected a cluster: customs publish') }}
{%- endmacro %}

{% macro spark__publish_marts(keep) -%}
    {%- set build = last_build() -%}
    {%- if build.state != 'passed' or build.code != code_fingerprint() -%}
        {{ exceptions.raise_compiler_error(
            'build ' ~ (build.build_id or 'none') ~ ': found ' ~ (build.state or 'no build')
            ~ ', expected one of these models and seeds of which all tests passed: run dbt build'
        ) }}
    {%- endif -%}
    {%- set published = spark__published_schema(build.build_id) -%}
    {%- set marts = spark__marts() -%}
    {#- A folder that a killed run has begun is no whole build. -#}
    {%- do run_query('drop schema if exists ' ~ published ~ ' cascade') if published != spark__current_schema() -%}
    {%- do run_query('create schema if not exists ' ~ published) -%}
    {%- for mart in marts -%}
        {%- do run_query(
            'create table if not exists ' ~ published ~ '.' ~ mart.alias ~ ' using ' ~ spark__table_format()
            ~ ' as select * from ' ~ api.Relation.create(schema=mart.schema, identifier=mart.alias)
        ) -%}
    {%- endfor -%}
    {%- do run_query(
        'create table if not exists ' ~ published ~ '.build_info using ' ~ spark__table_format()
        ~ ' as select build_id, state, as_of, started_at from ' ~ published ~ '.build_history where build_id = '
        ~ text_literal(build.build_id)
    ) -%}
    {%- do spark__show_marts(published, marts) -%}
    {%- for schema in spark__published_schemas()[keep | int:] if schema != published -%}
        {%- do run_query('drop schema ' ~ schema ~ ' cascade') -%}
    {%- endfor -%}
    {%- do print('published ' ~ published ~ ' in marts (' ~ marts | length ~ ' marts)') -%}
{%- endmacro %}

{% macro roll_back_marts() -%}
    {{ return(adapter.dispatch('roll_back_marts', 'customs_monitor')()) }}
{%- endmacro %}

{% macro default__roll_back_marts() -%}
    {{ exceptions.raise_compiler_error('target ' ~ target.name ~ ': found files, expected a cluster: customs rollback') }}
{%- endmacro %}

{% macro spark__roll_back_marts() -%}
    {%- set current = spark__current_schema() -%}
    {%- set earlier = [] -%}
    {%- for schema in spark__published_schemas() if schema < current -%}
        {%- do earlier.append(schema) -%}
    {%- endfor -%}
    {%- if not earlier -%}
        {{ exceptions.raise_compiler_error(
            'marts: found no build published before ' ~ (current or 'the first one') ~ ', expected one to go back to'
        ) }}
    {%- endif -%}
    {%- do spark__show_marts(earlier[0], spark__marts()) -%}
    {%- do print('marts are those of ' ~ earlier[0] ~ ' again (were those of ' ~ current ~ ')') -%}
{%- endmacro %}

{# The views in `marts`, with the descriptions of tables and columns; one of a mart that is no more goes. #}
{% macro spark__show_marts(published, marts) -%}
    {%- do run_query('create schema if not exists marts') -%}
    {%- set tables = run_query('show tables in ' ~ published).columns['tableName'].values() -%}
    {%- for table in tables -%}
        {%- set mart = marts | selectattr('alias', 'equalto', table) | first | default({}) -%}
        {%- set columns = [] -%}
        {%- for row in run_query('show columns in ' ~ published ~ '.' ~ table) -%}
            {%- do columns.append(get_column_comment_sql(row[0], mart.get('columns', {}))) -%}
        {%- endfor -%}
        {%- do run_query(
            'create or replace view marts.' ~ table ~ ' (' ~ columns | join(', ') ~ ') comment '
            ~ text_literal(mart.get('description', '')) ~ ' as select * from ' ~ published ~ '.' ~ table
        ) -%}
    {%- endfor -%}
    {%- for view in run_query('show views in marts').columns['viewName'].values() if view not in tables -%}
        {%- do run_query('drop view marts.' ~ view) -%}
    {%- endfor -%}
{%- endmacro %}

{% macro spark__marts() -%}
    {%- set marts = [] -%}
    {%- for node in nodes_of(['model']) if node.schema == spark__schema_of_layer('marts') -%}
        {%- do marts.append(node) -%}
    {%- endfor -%}
    {{ return(marts | sort(attribute='alias')) }}
{%- endmacro %}

{# marts_20260630t041500z_1a2b3c4d: a name that sorts by time. #}
{% macro spark__published_schema(build_id) -%}
    {{ return('marts_' ~ build_id | lower | replace('-', '_')) }}
{%- endmacro %}

{# All that are kept, the newest first. #}
{% macro spark__published_schemas() -%}
    {%- set found = [] -%}
    {%- for row in run_query("show schemas like 'marts_2*'") -%}
        {%- do found.append(row[0]) -%}
    {%- endfor -%}
    {{ return(found | sort(reverse=true)) }}
{%- endmacro %}

{# The one that readers see: the views' text names it. #}
{% macro spark__current_schema() -%}
    {%- for schema in run_query("show schemas like 'marts'") -%}
        {%- for view in run_query("show views in marts like 'trade_overview'") -%}
            {%- set text = run_query('show create table marts.trade_overview')[0][0] -%}
            {{ return(modules.re.search('marts_2\\w+', text).group()) }}
        {%- endfor -%}
    {%- endfor -%}
    {{ return('') }}
{%- endmacro %}
