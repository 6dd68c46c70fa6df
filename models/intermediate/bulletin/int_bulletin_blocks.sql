-- Grain: report_month x product_id x currency x language x period x table_no.
-- The tables and periods that the bulletin's text tells of: what they lack, and whether there is a year before.
{% set block = ['report_month', 'product_id', 'currency', 'language', 'period', 'table_no'] %}
{{ config(unique_key=block) }}

with

blocks as (

    select
        {{ block | join(', ') }},
        cast(report_month as {{ dbt.type_string() }}) as month_code,
        bool_and(is_complete) as is_complete,
        bool_and(is_complete_last_year) as is_complete_last_year,
        coalesce(bool_and(growth_status = 'not_published' or figure is null), false) and count(figure) > 0 as is_alone
    from {{ ref('int_bulletin_phrases') }}
    group by {{ block | join(', ') }}

),

gaps as (

    select
        {{ prefixed('gaps', block) }},
        {{ joined("case when gaps.side = 'current' then gaps.text end", 'lists.text') }} as current_gaps,
        {{ joined("case when gaps.side = 'last_year' then gaps.text end", 'lists.text') }} as last_year_gaps
    from {{ ref('bulletin_gaps') }} as gaps
    inner join {{ ref('wording_notes') }} as lists on gaps.language = lists.language and lists.key = 'list.remarks'
    group by {{ prefixed('gaps', block) }}

),

final as (

    select
        blocks.*,
        blocks.is_alone and row_number() over (
            partition by {{ prefixed('blocks', block[:4]) }}, blocks.is_alone order by blocks.table_no, blocks.period
        ) = 1 as is_alone_first,
        gaps.current_gaps,
        gaps.last_year_gaps
    from blocks
    left join gaps on {{ same('blocks', 'gaps', block) }}

)

select * from final
