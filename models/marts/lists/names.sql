-- Grain: list x code x language. What a bulletin calls what it prints: members, products, units, periods.
{{ config(unique_key=['list', 'code', 'language']) }}
{% set text = dbt.type_string() %}

with

labels as (

    select key, language, text from {{ ref('wording_labels') }}

),

-- The lists have a name in Chinese and one in English.
listed as (

    {% for list, relation, code, name in [
        ('product', 'products', 'product_id', 'product_name'),
        ('partner', 'partners', 'partner_code', 'partner_short_name'),
        ('province', 'provinces', 'province_code', 'province_short_name'),
        ('region', 'regions', 'region_code', 'region_name'),
        ('unit', 'statistical_units', 'canonical_unit', 'multiple'),
    ] %}
        select '{{ list }}' as list, {{ code }} as code, {{ name }}_zh as name_zh, {{ name }}_en as name_en
        from {{ ref(relation) }}
        {{ 'where unit_name = canonical_unit' if list == 'unit' else 'union all' }}
    {% endfor %}

),

-- Which of the two a language takes, is said by the language; it may have names of its own.
members as (

    select
        listed.list,
        listed.code,
        languages.language,
        coalesce(own.name, case languages.text when 'zh' then listed.name_zh else listed.name_en end) as name
    from listed
    cross join labels as languages
    left join {{ ref('wording_names') }} as own
        on listed.list = own.list and listed.code = own.code and languages.language = own.language
    where languages.key = 'language.names'

),

-- January's year to date is January.
periods as (

    {% for period in ['month', 'year_to_date'] %}
        select
            '{{ period }}' as list,
            cast(months.report_month as {{ text }}) as code,
            titles.language,
            {{ filled('titles.text', {
                'year': 'cast(extract(year from months.report_month) as ' ~ text ~ ')', 'month': 'month_names.text',
            }) }} as name
        from {{ ref('int_report_months') }} as months
        inner join labels as month_names
            on 'month.' || cast(extract(month from months.report_month) as {{ text }}) = month_names.key
        inner join labels as titles
            on
                month_names.language = titles.language
                and titles.key
                = 'period.' || case extract(month from months.report_month) when 1 then 'month' else '{{ period }}' end
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

final as (

    select list, code, language, name from members
    union all
    select list, code, language, name from periods

)

select * from final
