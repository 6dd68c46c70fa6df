{#
  The table build.nodes: from what every seed and model was last built. A run of a selection stands on the others as
  they are in the database, and these may be older than the project's files.
  Grain: name. `state` is a seed's checksum or a model's code_state; while it is being built, or when that failed, the
  invocation. `built_at` is the start of that run; of a seed the first run that loaded these rows.
#}

{#
  A text that says from what code a model is built in this run: the code of now or, where anything upstream that the run
  leaves out was built from another, or before what it is made of itself, a text that no later run will want.
  `code`, `built`: code_fingerprint() and nodes_built(), if they are known.
#}
{% macro code_state(node, code=none, built=none) -%}
    {%- set code = code or code_fingerprint() -%}
    {%- set left_out = upstream_of(node) | reject('in', selected_resources) | list -%}
    {%- set built = built or (nodes_built() if left_out else {}) -%}
    {%- for id in left_out -%}
        {%- set other = graph.nodes[id] -%}
        {%- set current = other.checksum.checksum if other.resource_type == 'seed' else code -%}
        {%- if not built.get(other.name) or built[other.name].state != current -%}
            {{ return(code ~ invocation_id) }}
        {%- endif -%}
        {%- for parent in other.depends_on.get('nodes', []) -%}
            {%- if built.get(graph.nodes[parent].name, {}).get('at', '') > built[other.name].at -%}
                {{ return(code ~ invocation_id) }}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(code) }}
{%- endmacro %}

{# The ids of the seeds and models that a model stands on. #}
{% macro upstream_of(node) -%}
    {%- set ids = [node.unique_id] -%}
    {#- The list grows while it is read. -#}
    {%- for id in ids -%}
        {%- for parent in graph.nodes[id].depends_on.get('nodes', []) if parent not in ids -%}
            {%- do ids.append(parent) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(ids[1:]) }}
{%- endmacro %}

{# On the start of a run: what it is going to build is unknown until it has. #}
{% macro record_nodes_started() -%}
    {%- set built = nodes_built() -%}
    {%- for node in seeds_and_models() if node.unique_id in selected_resources -%}
        {%- set before = built.get(node.name) -%}
        {#- Of a seed above 1 MiB dbt's checksum is its path. -#}
        {%- set is_same = (
            node.resource_type == 'seed' and before and before.state == node.checksum.checksum
            and node.checksum.name != 'path'
        ) -%}
        {%- do built.update({node.name: {
            'state': invocation_id,
            'at': before.at if is_same else run_started_at.strftime('%Y-%m-%dT%H:%M:%S.%fZ'),
        }}) -%}
    {%- endfor -%}
    {%- do write_nodes(built) -%}
{%- endmacro %}

{# On the end of a run. What was built without its rows (--empty) is not built. #}
{% macro record_nodes_ended(results) -%}
    {%- set code = code_fingerprint() -%}
    {%- set built = nodes_built() -%}
    {%- for result in results if result.status == 'success' and not flags.EMPTY -%}
        {%- set node = result.node -%}
        {%- if node.resource_type in ['seed', 'model'] -%}
            {%- do built[node.name].update({
                'state': node.checksum.checksum if node.resource_type == 'seed' else code_state(node, code, built)
            }) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- do write_nodes(built) -%}
{%- endmacro %}

{# {name: {state, at}}. #}
{% macro nodes_built() -%}
    {%- set built = {} -%}
    {#- A database that an earlier version has built does not know when. -#}
    {%- for row in run_query('select * from ' ~ build_record('nodes')) -%}
        {%- do built.update({row['name']: {'state': row['state'], 'at': row.get('built_at') or ''}}) -%}
    {%- endfor -%}
    {{ return(built) }}
{%- endmacro %}

{% macro write_nodes(built) -%}
    {%- set rows = [] -%}
    {%- for name, node in built.items() -%}
        {%- do rows.append("('" ~ name ~ "', '" ~ node.state ~ "', '" ~ node.at ~ "')") -%}
    {%- endfor -%}
    {%- if rows -%}
        {%- do write_build_record('nodes', 'select * from (values ' ~ rows | join(', ') ~ ') as built (name, state, built_at)') -%}
    {%- endif -%}
{%- endmacro %}

{% macro seeds_and_models() -%}
    {{ return(graph.nodes.values() | selectattr('resource_type', 'in', ['seed', 'model']) | list) }}
{%- endmacro %}
