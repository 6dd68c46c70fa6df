-- Grain: code_list (partner, province, regime) x code.
-- Every code that the extracts use, with the name that the newest file gives it and where it was seen first.
with

lines as (

    select * from {{ ref('int_lines_latest') }}

),

seen as (

    {% for code_list in ['partner', 'province', 'regime'] %}
        select
            '{{ code_list }}' as code_list,
            {{ code_list }}_code as code,
            {{ code_list }}_name as name,
            vintage,
            source_file,
            line_number,
            amount,
            currency
        from lines
        where {{ code_list }}_code <> ''
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

final as (

    select
        code_list,
        code,
        max(name) as name_in_file,
        count(*) as line_count,
        cast(sum(case when currency = 'usd' then amount end) as bigint) as value_usd,
        cast(sum(case when currency = 'cny' then amount end) as bigint) as value_cny,
        min(source_file) as first_source_file,
        max(vintage) as last_vintage
    from seen
    group by code_list, code

)

select * from final
