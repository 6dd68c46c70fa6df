-- Grain: report_month x product_id x currency x table_no x period x row_no x column_name x term_no.
-- A printed figure as the fraction that it is: each term is a sum of lines (figure_lines) over months, multiplied.
-- Total and net exports are exports plus and less imports, each a term.
{{ config(
    materialized='view',
    unique_key=['report_month', 'product_id', 'currency', 'table_no', 'period', 'row_no', 'column_name', 'term_no']
) }}
{% set figure = ['report_month', 'product_id', 'currency', 'table_no', 'period', 'row_no', 'column_name'] %}
{% set side = ['report_month', 'product_id', 'currency', 'period', 'flow', 'breakdown', 'member_code'] %}
{% set months_ago = 12 if var('region_composition') == 'own' else 0 %}
with

terms as (

    {% for measure, fraction_part, factor, side, is_of_flow in terms_of_measures() %}
        select
            {{ loop.index }} as place,
            '{{ measure }}' as measure,
            '{{ fraction_part }}' as fraction_part,
            {{ factor }} as factor,
            '{{ side }}' as side,
            {{ is_of_flow | string | lower }} as is_of_flow
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

flows as (

    {% for flow, summand, sign in [
        ('export', 'export', 1), ('import', 'import', 1), ('total', 'export', 1), ('total', 'import', 1),
        ('net_export', 'export', 1), ('net_export', 'import', -1),
    ] %}
        select
            '{{ flow }}' as flow,
            '{{ summand }}' as summand,
            {{ sign }} as sign
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

figures as (

    select
        {{ figure | join(', ') }},
        flow,
        breakdown,
        member_code,
        measure
    from {{ ref('int_bulletin_figures') }}

),

rows_printed as (

    select * from {{ ref('int_bulletin_rows') }}

),

sides as (

    select
        {{ prefixed('figures', figure) }},
        figures.measure,
        terms.place,
        terms.fraction_part,
        terms.factor * flows.sign as factor,
        terms.side,
        flows.summand as flow,
        case when terms.is_of_flow then 'overview' else figures.breakdown end as breakdown,
        case when terms.is_of_flow then '' else figures.member_code end as member_code,
        case
            when terms.side = 'last_year' then {{ add_months('figures.report_month', -12) }}
            else figures.report_month
        end as last_month
    from figures
    inner join terms on figures.measure = terms.measure
    inner join flows on figures.flow = flows.flow

),

final as (

    select
        {{ prefixed('sides', figure) }},
        cast(
            row_number() over (partition by {{ prefixed('sides', figure) }} order by sides.place, sides.flow) as integer
        ) as term_no,
        sides.fraction_part,
        cast(sides.factor as integer) as factor,
        sides.side,
        sides.flow,
        sides.breakdown,
        sides.member_code,
        case
            when sides.period = 'month' then sides.last_month
            else {{ month_start('cast(extract(year from sides.last_month) as integer)', 1) }}
        end as first_month,
        sides.last_month,
        case
            when sides.breakdown = 'region' and sides.side = 'last_year'
                then {{ add_months('sides.report_month', -months_ago) }}
            when sides.breakdown = 'region' then sides.report_month
        end as members_on,
        case when sides.measure like 'quantity%' then 'quantity' else 'value' end as added,
        case
            when sides.measure like 'quantity%' and sides.side = 'current' then rows_printed.quantity
            when sides.measure like 'quantity%' then rows_printed.quantity_last_year
            when sides.side = 'current' then rows_printed.amount
            else rows_printed.amount_last_year
        end as amount
    from sides
    left join rows_printed
        on {{ same('sides', 'rows_printed', side) }}

)

select * from final
