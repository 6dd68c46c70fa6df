{#
  The materialization `by_part`: a table of which only the parts that changed are written again. A part is a year, or
  of a table by report month a month.

  What a part is made of has a fingerprint, one row per part in the model that `parts` names (int_data_years,
  int_report_years, int_report_months). Beside it counts the code: models, macros, seeds and variables. The parts whose
  fingerprint is another than when they were built are deleted and selected anew, in one transaction; a new month costs
  the parts that it touches, and a change of the code everything.

  In the model: by_year(…) or by_month(…) at its head, and in_part(…) in every place where its parts are to be chosen.
  Here a part is a text: 2024, or 2024-06.
#}

{#
  The head of a model that is built by year.
  `years`: the model with the fingerprints; `dated_by`: the table's column, a date, or the whole number `year`.
#}
{% macro by_year(years, dated_by) -%}
    {{ by_part(years, 'year', dated_by) }}
{%- endmacro %}

{# The head of a model that is built by month. `months`: the model with the fingerprints; `dated_by`: a date. #}
{% macro by_month(months, dated_by) -%}
    {{ by_part(months, 'report_month', dated_by) }}
{%- endmacro %}

{% macro by_part(parts, part, dated_by) -%}
    {{- config(materialized='by_part', parts=parts, part=part, dated_by=dated_by, partition_by=dated_by) -}}
    {#- A unit test would want rows for it. -#}
    {%- if model.resource_type == 'model' -%}
        -- depends_on: {{ ref(parts) }}
    {%- endif -%}
{%- endmacro %}

{#
  The head of a mart of members. Of every code, writing its ratios, names and words would be most of what a build costs:
  there the mart is a view, which works them out from what is stored as numbers (int_partner_periods and its like).
#}
{% macro measured_mart() -%}
    {%- if var('monitor_all_codes') -%}
        {{- config(materialized='view') -}}
    {%- else -%}
        {{- by_month('int_report_months', dated_by='report_month') -}}
    {%- endif -%}
{%- endmacro %}

{% materialization by_part, default, supported_languages=['sql'] %}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set existing = load_cached_relation(this) -%}
    {%- set wanted = parts_wanted(ref(config.require('parts')), config.require('part')) -%}
    {%- set is_anew = existing is none or not existing.is_table or should_full_refresh() -%}
    {%- set built = {} if is_anew else parts_built(this.identifier) -%}
    {%- set stale = wanted | rejectattr('state', 'in', built.values() | list) | list -%}
    {%- set kept = wanted | selectattr('state', 'in', built.values() | list) | map(attribute='name') | list -%}
    {%- set outdated = built.keys() | reject('in', kept) | list -%}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {%- do record_parts_started(this, outdated if kept else none, stale) -%}
    {%- if not kept -%}
        {%- if existing is not none -%}
            {{ drop_relation_if_exists(existing) }}
        {%- endif -%}
        {%- set groups = parts_together(stale) or [[]] -%}
        {%- call statement('main') -%}
            {{ create_table_as(False, target_relation, for_parts(compiled_code, groups[0])) }}
        {%- endcall -%}
        {%- set groups = groups[1:] -%}
    {%- else -%}
        {%- if outdated -%}
            {%- do delete_parts(target_relation, config.require('dated_by'), outdated) -%}
        {%- endif -%}
        {%- set groups = parts_together(stale) -%}
        {%- if not groups -%}
            {%- call noop_statement('main', 'UP TO DATE') -%}{%- endcall -%}
        {%- endif -%}
    {%- endif -%}

    {%- for group in groups -%}
        {%- call statement('main') -%}
            {{ insert_parts(target_relation, for_parts(compiled_code, group)) }}
        {%- endcall -%}
    {%- endfor -%}

    {%- do record_parts(this, outdated if kept else none, stale) -%}
    {#- Always: a description that has changed makes no part another. -#}
    {%- do persist_docs(target_relation, model) -%}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{#
  SQL: a condition that is always true, which `by_part` narrows to the parts that it builds, or to their years.
  `date`: an expression of a whole number, which is a year, or with `is_date` of a date.
#}
{% macro in_part(date, is_date=false) -%}
    {{ date }} {{ between_parts('0001', '9998', is_date) }}
{%- endmacro %}

{% macro between_parts(first, last, is_date) -%}
    {%- if is_date -%}
        between date '{{ (first ~ '-01-01')[:10] }}' and date '{{ last ~ ('-01' if '-' in last else '-12-31') }}'
    {%- else -%}
        between {{ first[:4] | int }} and {{ last[:4] | int }}
    {%- endif -%}
{%- endmacro %}

{# The same SQL for some parts that follow each other; for none, no rows. #}
{% macro for_parts(sql, parts) -%}
    {%- set first, last = (parts[0].name, parts[-1].name) if parts else ('0001', '0001') -%}
    {%- set narrowed = namespace(sql=sql) -%}
    {%- for is_date in [false, true] -%}
        {%- set narrowed.sql = narrowed.sql.replace(
            between_parts('0001', '9998', is_date), between_parts(first, last, is_date)
        ) -%}
    {%- endfor -%}
    {{ return(narrowed.sql) }}
{%- endmacro %}

{# A list of {name, number, line_count, state} in the order of time. #}
{% macro parts_wanted(parts, part) -%}
    {%- set code = code_state(model) -%}
    {%- set wanted = [] -%}
    {%- for row in run_query('select ' ~ part ~ ', line_count, fingerprint from ' ~ parts ~ ' order by ' ~ part) -%}
        {%- set name = (row[0] | string)[:7] -%}
        {%- do wanted.append({
            'name': name,
            'number': loop.index,
            'line_count': row[1] | int,
            'state': name ~ ' ' ~ local_md5(row[2] ~ code),
        }) -%}
    {%- endfor -%}
    {{ return(wanted) }}
{%- endmacro %}

{#
  What: parts in groups that are selected together: neighbours of one year, and years with at most `lines_at_once`
  lines. Few years at once keep a large history within memory, many at once a small one quick.
#}
{% macro parts_together(parts) -%}
    {%- set groups = [] -%}
    {%- set group = namespace(lines=0) -%}
    {%- for part in parts -%}
        {%- set last = groups[-1][-1] if groups else none -%}
        {%- set is_of_last_year = groups and last.name[:4] == part.name[:4] -%}
        {%- set group.lines = group.lines + (0 if is_of_last_year else part.line_count) -%}
        {%- if (
            groups and last.number + 1 == part.number
            and (is_of_last_year or group.lines <= var('lines_at_once'))
        ) -%}
            {%- do groups[-1].append(part) -%}
        {%- else -%}
            {%- do groups.append([part]) -%}
            {%- set group.lines = part.line_count -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(groups) }}
{%- endmacro %}

{# A text that is another whenever a model, a macro, a seed or a variable is another (`lines_at_once` changes no row). #}
{% macro code_fingerprint() -%}
    {%- set parts = [] -%}
    {%- for node in seeds_and_models() -%}
        {%- do parts.append(node.name ~ node.checksum.checksum) -%}
    {%- endfor -%}
    {%- for name, macro in context['customs_monitor'].items() -%}
        {%- do parts.append(macro.macro.macro_sql) -%}
    {%- endfor -%}
    {%- for name in variables() if name != 'lines_at_once' -%}
        {%- do parts.append(name ~ var(name)) -%}
    {%- endfor -%}
    {{ return(local_md5(parts | sort | join('\n'))) }}
{%- endmacro %}
