-- Grain: report_month x product_id x currency x language x table_no.
-- What stands over and under a printed table: a caption that names month, reporter and product, and the HS codes.
{% set table = ['report_month', 'product_id', 'currency', 'language', 'table_no'] %}
{{ config(unique_key=table) }}

with

printed as (

    select distinct
        {{ table | join(', ') }},
        cast(report_month as {{ dbt.type_string() }}) as month_code
    from {{ ref('bulletin_cells') }}

),

wording as (

    select key, language, text from {{ ref('wording_labels') }}
    union all
    select key, language, text from {{ ref('wording_notes') }}

),

codes as (

    select
        printed.report_month,
        printed.product_id,
        lists.language,
        codes.hs_edition,
        {{ joined('codes.hs_code', 'lists.text') }} as codes
    from (select distinct report_month, product_id from printed) as printed
    inner join {{ ref('product_hs_codes') }} as codes
        on
            printed.product_id = codes.product_id
            and printed.report_month between codes.valid_from and codes.valid_to
    inner join wording as lists on lists.key = 'list.names'
    group by printed.report_month, printed.product_id, lists.language, codes.hs_edition

),

final as (

    select
        {{ prefixed('printed', table) }},
        {{ filled('captions.text', {
            'reporter': 'reporters.text',
            'top': "coalesce(numbers.text, '" ~ var('top_n') ~ "')",
            'period': 'periods.name',
            'product': 'products.name',
        }) }} as caption,
        {{ filled('notes.text', {'codes': 'codes.codes', 'edition': 'codes.hs_edition'}) }} as footnote
    from printed
    inner join wording as captions
        on
            'caption.' || cast(printed.table_no as {{ dbt.type_string() }}) = captions.key
            and printed.language = captions.language
    inner join wording as reporters on reporters.key = 'reporter' and printed.language = reporters.language
    inner join wording as notes on notes.key = 'note.codes' and printed.language = notes.language
    left join wording as numbers on numbers.key = 'number.{{ var('top_n') }}' and printed.language = numbers.language
    inner join {{ ref('names') }} as periods
        on periods.list = 'month' and printed.month_code = periods.code and printed.language = periods.language
    inner join {{ ref('names') }} as products
        on
            products.list = 'product'
            and printed.product_id = products.code
            and printed.language = products.language
    left join codes on {{ same('printed', 'codes', ['report_month', 'product_id', 'language']) }}

)

select * from final
