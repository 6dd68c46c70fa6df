-- Grain: year (of the data) x code_list (partner, province, regime, product, unit) x code x name_in_file.
-- Every code that the lines use, with the names that the files give it and a file that has it.
{{ incremental_by_year('int_scope_years', dated_by='year', unique_key=['year', 'code_list', 'code', 'name_in_file']) }}
{% set code_lists = [
    ('partner', 'partner_code', 'partner_name'),
    ('province', 'province_code', 'province_name'),
    ('regime', 'regime_code', 'regime_name'),
    ('product', 'product_code', 'product_name'),
    ('unit', 'unit_1', 'unit_1'),
] %}

with

lines as (

    select * from {{ ref('int_lines_latest') }} where {{ in_batch('data_month', is_date=true) }}

),

final as (

    {% for code_list, code, name in code_lists %}
        select
            cast(extract(year from data_month) as bigint) as year,
            '{{ code_list }}' as code_list,
            {{ code }} as code,
            coalesce({{ name }}, '') as name_in_file,
            count(*) as line_count,
            cast(sum(case when currency = 'usd' then amount end) as bigint) as value_usd,
            cast(sum(case when currency = 'cny' then amount end) as bigint) as value_cny,
            min(source_file) as first_source_file,
            max(vintage) as last_vintage,
            max(data_month) as last_month
        from lines
        where {{ code }} <> ''
        group by cast(extract(year from data_month) as bigint), {{ code }}, coalesce({{ name }}, '')
        {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from final
