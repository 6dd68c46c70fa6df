{#
  What: the lines that count, with every table (overview, partner, province) and product that they feed; not the
  roll-ups of monitor_all_codes. `amount` is null where the line has no value in the table's currency.
  Why: what adds them up (int_trade_months) and what lists them (figure_lines) are of the same lines.
  `columns`: of int_lines_latest, as a list. Returns: SQL, a query.
#}
{% macro placed_lines(columns) -%}
    select
        lines.data_month,
        sources.currency,
        sources.breakdown,
        product_codes.product_id,
        lines.flow,
        case when sources.is_valued then lines.amount end as amount,
        {{ prefixed('lines', columns) }}
    from {{ ref('int_lines_latest') }} as lines
    inner join {{ ref('int_code_sources') }} as sources
        on
            lines.product_code = sources.product_code
            and lines.flow = sources.flow
            and extract(year from lines.data_month) = sources.year
            and {{ has_month('sources.months', 'lines.data_month') }}
            and lines.breakdown = sources.source_breakdown
            and lines.currency = sources.source_currency
            and sources.breakdown in ('overview', 'partner', 'province')
    inner join {{ ref('int_basket_codes') }} as product_codes
        on
            lines.product_code = product_codes.product_code
            and sources.year between product_codes.first_year and product_codes.last_year
            and product_codes.is_counted
            and not product_codes.is_roll_up
    where {{ in_batch('lines.data_month', is_date=true) }}
{%- endmacro %}
