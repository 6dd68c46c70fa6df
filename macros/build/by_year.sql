{#
  The materialization `by_year`: a table of which only the years that changed are written again.

  What a year is made of has a fingerprint, one row per year in the model that `years` names (int_data_years,
  int_report_years). Beside it counts the code: models, macros, seeds and variables. The years whose fingerprint is
  another than when they were built are deleted and selected anew, in one transaction; a new month costs its year, a
  revision of an old month the years that it touches, and a change of the code everything.

  In the model: by_year(…) at its head, and in_years(…) in every place where the years are to be chosen.
#}

{#
  The head of a model that is built by year.
  `years`: the model with the fingerprints; `dated_by`: the table's column, a date, or the whole number `year`.
#}
{% macro by_year(years, dated_by) -%}
    {{- config(materialized='by_year', years=years, dated_by=dated_by, partition_by=dated_by) -}}
    {#- A unit test would want rows for it. -#}
    {%- if model.resource_type == 'model' -%}
        -- depends_on: {{ ref(years) }}
    {%- endif -%}
{%- endmacro %}

{#
  The head of a mart of members. Of every code, writing its ratios, names and words would be most of what a build costs:
  there the mart is a view, which works them out from what is stored as numbers (int_partner_periods and its like).
#}
{% macro measured_mart(years, dated_by) -%}
    {%- if var('monitor_all_codes') -%}
        {{- config(materialized='view') -}}
    {%- else -%}
        {{- by_year(years, dated_by) -}}
    {%- endif -%}
{%- endmacro %}

{% materialization by_year, default, supported_languages=['sql'] %}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set existing = load_cached_relation(this) -%}
    {%- set wanted = years_wanted(ref(config.require('years'))) -%}
    {%- set is_anew = existing is none or not existing.is_table or should_full_refresh() -%}
    {%- set built = {} if is_anew else years_built(this.identifier) -%}
    {%- set stale = wanted | rejectattr('state', 'in', built.values() | list) | list -%}
    {%- set kept = wanted | selectattr('state', 'in', built.values() | list) | map(attribute='year') | list -%}
    {%- set outdated = built.keys() | reject('in', kept) | list -%}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {%- if not kept -%}
        {%- if existing is not none -%}
            {{ drop_relation_if_exists(existing) }}
        {%- endif -%}
        {%- set groups = years_together(stale) or [[]] -%}
        {%- call statement('main') -%}
            {{ create_table_as(False, target_relation, for_years(compiled_code, groups[0])) }}
        {%- endcall -%}
        {%- do persist_docs(target_relation, model) -%}
        {%- set groups = groups[1:] -%}
    {%- else -%}
        {%- if outdated -%}
            {%- do delete_years(target_relation, config.require('dated_by'), outdated) -%}
        {%- endif -%}
        {%- set groups = years_together(stale) -%}
        {%- if not groups -%}
            {%- call noop_statement('main', 'UP TO DATE') -%}{%- endcall -%}
        {%- endif -%}
    {%- endif -%}

    {%- for group in groups -%}
        {%- call statement('main') -%}
            {{ insert_years(target_relation, for_years(compiled_code, group)) }}
        {%- endcall -%}
    {%- endfor -%}

    {%- do record_years(this, outdated if kept else none, stale) -%}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{#
  SQL: a condition that is always true, which `by_year` narrows to the years that it builds.
  `year`: an expression of a whole number, or with `is_date` a date.
#}
{% macro in_years(year, is_date=false) -%}
    {{ year }} {{ between_years(1, 9998, is_date) }}
{%- endmacro %}

{% macro between_years(first, last, is_date) -%}
    {%- if is_date -%}
        between date '{{ '%04d' % first }}-01-01' and date '{{ '%04d' % last }}-12-31'
    {%- else -%}
        between {{ first }} and {{ last }}
    {%- endif -%}
{%- endmacro %}

{# The same SQL for some years that follow each other; for none, no rows. #}
{% macro for_years(sql, years) -%}
    {%- set first, last = (years[0].year, years[-1].year) if years else (1, 1) -%}
    {%- set narrowed = namespace(sql=sql) -%}
    {%- for is_date in [false, true] -%}
        {%- set narrowed.sql = narrowed.sql.replace(
            between_years(1, 9998, is_date), between_years(first, last, is_date)
        ) -%}
    {%- endfor -%}
    {{ return(narrowed.sql) }}
{%- endmacro %}

{# A list of {year, line_count, state} in the order of the years. #}
{% macro years_wanted(years) -%}
    {%- set code = code_fingerprint() -%}
    {%- set wanted = [] -%}
    {%- for row in run_query('select year, line_count, fingerprint from ' ~ years ~ ' order by year') -%}
        {%- do wanted.append({
            'year': row[0] | int,
            'line_count': row[1] | int,
            'state': row[0] ~ ' ' ~ local_md5(row[2] ~ code),
        }) -%}
    {%- endfor -%}
    {{ return(wanted) }}
{%- endmacro %}

{#
  Years in groups that are selected together: neighbours with at most `lines_at_once` lines. Few years at once keep a
  large history within memory, many at once a small one quick.
#}
{% macro years_together(years) -%}
    {%- set groups = [] -%}
    {%- set group = namespace(lines=0) -%}
    {%- for year in years -%}
        {%- set group.lines = group.lines + year.line_count -%}
        {%- if groups and groups[-1][-1].year + 1 == year.year and group.lines <= var('lines_at_once') -%}
            {%- do groups[-1].append(year) -%}
        {%- else -%}
            {%- do groups.append([year]) -%}
            {%- set group.lines = year.line_count -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(groups) }}
{%- endmacro %}

{# A text that is another whenever a model, a macro, a seed or a variable is another. #}
{% macro code_fingerprint() -%}
    {%- set parts = [] -%}
    {%- for node in graph.nodes.values() | selectattr('resource_type', 'in', ['model', 'seed']) -%}
        {%- do parts.append(node.name ~ node.checksum.checksum) -%}
    {%- endfor -%}
    {%- for name, macro in context['customs_monitor'].items() -%}
        {%- do parts.append(macro.macro.macro_sql) -%}
    {%- endfor -%}
    {%- for name in ['as_of', 'near_zero_base', 'region_composition', 'monitor_all_codes', 'landing_path'] -%}
        {%- do parts.append(name ~ var(name)) -%}
    {%- endfor -%}
    {{ return(local_md5(parts | sort | join('\n'))) }}
{%- endmacro %}
