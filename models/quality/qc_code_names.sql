-- Grain: code_list (partner, province, regime) x code x name_in_file.
-- Names that the extracts give a code of the project's lists and the lists do not. The lines count under the list's
-- name; if the file is of another list of codes (ISO numbers, another country's), each figure is somebody else's.
{{ config(unique_key=['code_list', 'code', 'name_in_file']) }}
{% set code_lists = {
    'partner': ['name_zh', 'name_en', 'short_name_zh', 'short_name_en'],
    'province': ['name_zh', 'name_en', 'short_name_zh', 'short_name_en'],
    'regime': ['name_zh', 'name_en'],
} %}

with

names as (

    {% for code_list, names in code_lists.items() %}
        {% set is_last_list = loop.last %}
        {% for name in names %}
            select
                '{{ code_list }}' as code_list,
                {{ code_list }}_code as code,
                name_zh as listed_name,
                {{ squeezed(name) }} as squeezed
            from {{ ref('customs_' ~ code_list ~ 's') }}
            {{ 'union all' if not (loop.last and is_last_list) }}
        {% endfor %}
    {% endfor %}

),

listed as (

    select distinct code_list, code, listed_name from names

),

known as (

    select distinct code_list, code, squeezed from names

),

seen as (

    select
        code_list,
        code,
        name_in_file,
        {{ squeezed('name_in_file') }} as squeezed,
        cast(sum(line_count) as bigint) as line_count,
        cast(sum(value_usd) as bigint) as value_usd,
        cast(sum(value_cny) as bigint) as value_cny,
        min(first_source_file) as first_source_file,
        max(last_vintage) as last_vintage,
        max(last_month) as last_month
    from {{ ref('int_codes_seen') }}
    where name_in_file <> ''
    group by code_list, code, name_in_file

),

final as (

    select
        seen.code_list,
        seen.code,
        seen.name_in_file,
        listed.listed_name,
        seen.line_count,
        seen.value_usd,
        seen.value_cny,
        seen.first_source_file,
        seen.last_vintage,
        seen.last_month
    from seen
    inner join listed on seen.code_list = listed.code_list and seen.code = listed.code
    left join known
        on seen.code_list = known.code_list and seen.code = known.code and seen.squeezed = known.squeezed
    where known.code is null

)

select * from final
