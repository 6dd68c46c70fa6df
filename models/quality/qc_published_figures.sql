-- Grain: published figure x language.
-- Every figure that an authority printed beside the one that we print now, of the products for which the sample that
-- was made of them counts. Where another extract of the product is newer the two may differ, and a person may want to
-- know; otherwise a difference is an error, and a test fails.
{% set printed_with_base = 50000 %}
with

languages as (

    select 'zh' as language
    union all
    select 'en' as language

),

published as (

    select figures.*
    from {{ ref('published_figures') }} as figures
    inner join {{ ref('products') }} as products on figures.product_id = products.product_id
    where products.source = 'sample'

),

figures as (

    select
        published.*,
        languages.language
    from published
    cross join languages

),

answers as (

    select distinct
        baskets.product_id,
        scopes.flow,
        scopes.year,
        scopes.months,
        scopes.vintage
    from {{ ref('int_extract_scopes') }} as scopes
    inner join {{ ref('int_basket_codes') }} as baskets
        on
            scopes.product_code = baskets.product_code
            and scopes.year between baskets.first_year and baskets.last_year
    where scopes.currency = 'usd' and {{ is_listed('baskets.product_id') }}

),

-- Extracts newer than the figure that speak, in dollars, about a flow and a month it is made of, this year or last.
revised as (

    select distinct
        figures.product_id,
        figures.report_month,
        figures.period,
        figures.flow,
        figures.known_on
    from published as figures
    inner join answers
        on
            figures.product_id = answers.product_id
            and figures.flow in (answers.flow, 'total', 'net_export')
            and extract(year from figures.report_month) - answers.year in (0, 1)
            and figures.known_on < answers.vintage
    where
        {{ has_month('answers.months', 'figures.report_month') }}
        -- The months from January on are all the bits below the next month's.
        or figures.period = 'year_to_date'
        and {{ bits_in_both(
            'answers.months', 'cast(power(2, extract(month from figures.report_month)) - 1 as bigint)'
        ) }} <> 0

),

final as (

    select
        figures.product_id,
        figures.report_month,
        figures.language,
        figures.table_no,
        figures.period,
        figures.flow,
        figures.breakdown,
        figures.member_code,
        figures.rank,
        figures.measure,
        figures.unit,
        figures.printed,
        cells.printed_text as printed_now,
        revised.product_id is not null as is_revised_since,
        figures.known_on
    from figures
    left join {{ ref('bulletin_cells') }} as cells
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
            -- They were printed in dollars.
            and cells.currency = 'usd'
    left join revised
        on
            figures.product_id = revised.product_id
            and figures.report_month = revised.report_month
            and figures.period = revised.period
            and figures.flow = revised.flow
            and figures.known_on = revised.known_on
    where
        -- A shorter list prints fewer of them.
        coalesce(figures.rank, 0) <= {{ var('top_n') }}
    -- A higher base than it was printed with leaves out growths.
    {% if var('near_zero_base') | int > printed_with_base %}
        and coalesce(cells.note, '') <> 'near_zero_base'
    {% endif %}
    {% if var('as_of') %}
        and figures.known_on <= {{ try_date("'" ~ var('as_of') ~ "'") }}
    {% endif %}

)

select * from final
