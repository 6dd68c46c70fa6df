-- Grain: flow x data_month x code of a product x another of its codes that is a part of it.
-- A product counts no line within another: where it takes 85076000 and 8507600010, the first holds what the second is a
-- part of, so no month of a table may have lines of both, and a test fails. In different months they may follow each
-- other.
{{ config(materialized='view') }}
with

product_codes as (

    select distinct product_id, product_code, first_year, last_year from {{ ref('int_basket_codes') }} where is_known

),

nested as (

    select
        longer.product_id,
        longer.first_year,
        longer.last_year,
        shorter.product_code,
        longer.product_code as part_code
    from product_codes as longer
    inner join product_codes as shorter on {{ same('longer', 'shorter', ['product_id', 'first_year']) }}
    where
        length(shorter.product_code) < length(longer.product_code)
        and substring(longer.product_code, 1, length(shorter.product_code)) = shorter.product_code

),

codes as (

    select product_code from nested
    union
    select part_code from nested

),

counted as (

    select
        sources.currency,
        sources.breakdown,
        lines.product_code,
        lines.flow,
        lines.data_month,
        min(lines.source_file || ', line ' || cast(lines.line_number as {{ dbt.type_string() }})) as first_line
    from {{ ref('int_lines_latest') }} as lines
    inner join {{ ref('int_code_sources') }} as sources
        on
            {{ same('lines', 'sources', ['product_code', 'flow']) }}
            and extract(year from lines.data_month) = sources.year
            and {{ has_month('sources.months', 'lines.data_month') }}
            and sources.breakdown not like 'extracts by %'
            and lines.breakdown = sources.source_breakdown
            and lines.currency = sources.source_currency
    -- Not a join: these are few lines, mostly none, and DuckDB would first gather all the others.
    where lines.product_code in (select codes.product_code from codes)
    group by sources.currency, sources.breakdown, lines.product_code, lines.flow, lines.data_month

),

final as (

    select
        'counted_twice' as rule,
        min(nested.product_id) as product_id,
        parts.flow,
        parts.data_month,
        parts.product_code || ' (' || min(parts.first_line) || ')' as found,
        'no part of ' || wholes.product_code || ' (' || min(wholes.first_line) || ')' as expected
    from nested
    inner join counted as wholes on nested.product_code = wholes.product_code
    inner join counted as parts
        on
            nested.part_code = parts.product_code
            and {{ same('wholes', 'parts', ['currency', 'breakdown', 'flow', 'data_month']) }}
    where extract(year from parts.data_month) between nested.first_year and nested.last_year
    group by wholes.product_code, parts.product_code, parts.flow, parts.data_month

)

select * from final
