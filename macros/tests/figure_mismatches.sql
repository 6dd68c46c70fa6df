{# Golden test: printed figures against cells; one row per figure and language that is missing or differs. #}
{% macro figure_mismatches(figures, cells) -%}
    with

    languages as (

        select 'zh' as language
        union all
        select 'en' as language

    ),

    figures as (

        select figures.*, languages.language
        from {{ figures }} as figures
        cross join languages

    )

    select
        'published_figure' as rule,
        figures.report_month, figures.period, figures.product_id, figures.flow, figures.member_code,
        figures.language, figures.table_no, figures.breakdown, figures.rank, figures.measure,
        figures.printed as expected,
        cells.printed_text as actual
    from figures
    left join {{ cells }} as cells
        on
            figures.report_month = cells.report_month
            and figures.product_id = cells.product_id
            and figures.language = cells.language
            and figures.table_no = cells.table_no
            and figures.period = cells.period
            and figures.flow = cells.flow
            and figures.breakdown = cells.breakdown
            and coalesce(figures.member_code, '') = coalesce(cells.member_code, '')
            and coalesce(figures.rank, 0) = coalesce(cells.rank, 0)
            and figures.measure = cells.measure
    where figures.printed is distinct from cells.printed_text
{%- endmacro %}
