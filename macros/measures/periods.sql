{#
  What: the periods that end with a month (1 to 12), each as the months of its two sides.
  A side is a list of (year, first month, last month) with the years of int_years_compared: ('last', 12, 12) is
  December of last year; a range that ends before it begins has no month.
  Method: docs/methodology.md, "Periods".
#}
{% macro periods_of(month) -%}
    {{ return([
        {'name': 'month', 'current': [('this', month, month)], 'last_year': [('last', month, month)]},
        {'name': 'year_to_date', 'current': [('this', 1, month)], 'last_year': [('last', 1, month)]},
        {
            'name': 'rolling_12_months',
            'current': [('last', month + 1, 12), ('this', 1, month)],
            'last_year': [('before', month + 1, 12), ('last', 1, month)],
        },
    ]) }}
{%- endmacro %}

{#
  What: the columns that make every period one or two of them: amounts and quantities added up from January on (`to`),
  units of a month, united from January on and up to December (`from`).
  Returns: a dict, column: SQL over the columns of int_trade_years.
#}
{% macro cumulated_columns() -%}
    {%- set columns = {} -%}
    {%- for month in range(1, 13) -%}
        {%- for measure in ['amount', 'quantity'] -%}
            {%- do columns.update({measure ~ '_to_' ~ month: months_of(measure, 1, month) | join(' + ')}) -%}
        {%- endfor -%}
        {%- do columns.update({
            'units_' ~ month: 'units_' ~ month,
            'units_to_' ~ month: bits_in_any(months_of('units', 1, month)),
            'units_from_' ~ month: bits_in_any(months_of('units', month, 12)),
        }) -%}
    {%- endfor -%}
    {{ return(columns) }}
{%- endmacro %}

{# Of these, what the periods need of a side (this, last, before): a list of names. #}
{% macro side_columns(side) -%}
    {%- set columns = [] -%}
    {%- for month in range(1, 13) -%}
        {%- do columns.extend(['amount_to_' ~ month, 'quantity_to_' ~ month]) -%}
        {%- for name, is_needed in [
            ('units_', side != 'before'),
            ('units_to_', side != 'before' and month > 1),
            ('units_from_', side != 'this' and month > 1),
        ] if is_needed -%}
            {%- do columns.append(name ~ month) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(columns) }}
{%- endmacro %}

{# SQL: the months in which a row of int_trade_years was traded, as bits. #}
{% macro traded_months() -%}
    {%- for month in range(1, 13) -%}
        case when units_{{ month }} is not null then {{ 2 ** (month - 1) }} else 0 end{{ ' + ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{# A measure's months, a month without trade as 0 (and no unit): a list of SQL. #}
{% macro months_of(measure, first, last) -%}
    {%- set columns = [] -%}
    {%- for month in range(first, last + 1) -%}
        {%- do columns.append('coalesce(' ~ measure ~ '_' ~ month ~ ', 0)') -%}
    {%- endfor -%}
    {{ return(columns) }}
{%- endmacro %}

{# SQL: the sum over the months of a side. BIGINT, 0 where nothing was traded. #}
{% macro sum_of_months(side, measure) -%}
    {%- for year, first, last in side if first <= last -%}
        {{ ' + ' if not loop.first }}{{ year }}_{{ measure }}_to_{{ last }}
        {{- ' - ' ~ year ~ '_' ~ measure ~ '_to_' ~ (first - 1) if first > 1 }}
    {%- endfor -%}
{%- endmacro %}

{# SQL: the set of units traded in the months of a side. BIGINT, null where nothing was traded. #}
{% macro units_of_months(side) -%}
    {%- set columns = [] -%}
    {%- for year, first, last in side if first <= last -%}
        {%- set months = first if first == last and year != 'before' else 'to_' ~ last if first == 1 else 'from_' ~ first -%}
        {%- do columns.append(year ~ '_units_' ~ months) -%}
    {%- endfor -%}
    nullif({{ bits_in_any(columns) }}, 0)
{%- endmacro %}

{#
  SQL: are all months of a side covered (or known, or complete)? BOOLEAN.
  `january_may_be_told`: in a year to date a January that February has told counts as well.
#}
{% macro all_months_are(side, quality, january_may_be_told=false) -%}
    {%- for year, first, last in side if first <= last -%}
        {%- set mask = 2 ** last - 2 ** (first - 1) -%}
        {%- set months = year ~ '_' ~ quality ~ '_months' -%}
        {{ 'and ' if not loop.first }}
        {{- bits_in_both(bits_in_any([months, year ~ '_january_told']) if january_may_be_told else months, mask) }} = {{ mask }}
        {{- ' ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{# SQL: has every month of a side that is covered values in the currency? BOOLEAN. #}
{% macro all_covered_are_valued(side) -%}
    {%- for year, first, last in side if first <= last -%}
        {%- set mask = 2 ** last - 2 ** (first - 1) -%}
        {{ 'and ' if not loop.first }}
        {{- bits_in_both(year ~ '_valued_months', mask) }} = {{ bits_in_both(year ~ '_covered_months', mask) }}
        {{- ' ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{# SQL: may the side hold the trade of a month before it? A February may, whose January is not published. BOOLEAN. #}
{% macro may_hold_january(side) -%}
    {%- set year, first, last = (side | rejectattr(1, 'gt', 12) | list)[0] -%}
    {%- if first == 2 -%}
        {{ bits_in_both(year ~ '_covered_months', 1) }} = 0
    {%- else -%}
        false
    {%- endif -%}
{%- endmacro %}

{#
  What: a relation of year rows (the columns of int_years_compared) unfolded to report months: every covered month,
  all three periods, both sides, in closed form.
  Returns: SQL, a query. A member that was not traded has sums of 0 and units null. `table_no` numbers, within a year,
  what makes a table: report month, period, currency, product and flow. `has_trade`: it traded in the period, or in
  last year's if that is published.
#}
{% macro unfolded(relation, keys) -%}
    select
        *,
        current_units is not null or (last_year_units is not null and last_year_is_covered) as has_trade
    from (
    {% for month in range(1, 13) -%}
        {%- set is_last_month = loop.last -%}
        {%- for period in periods_of(month) -%}
            select
                {{- ' year, ' ~ table_no('series_no', month, loop.index0) }} as table_no
                {{- ', ' ~ month_start('year', month) }} as report_month
                {{- ", '" ~ period.name ~ "'" }} as period
                {{- ', ' ~ keys | join(', ') -}}
                {%- for side in ['current', 'last_year'] -%}
                    {{- ', ' ~ sum_of_months(period[side], 'amount') }} as {{ side }}_amount
                    {{- ', ' ~ sum_of_months(period[side], 'quantity') }} as {{ side }}_quantity
                    {{- ', ' ~ units_of_months(period[side]) }} as {{ side }}_units
                    {%- for quality in ['covered', 'known', 'complete'] -%}
                        {{- ', ' ~ all_months_are(period[side], quality, period.name == 'year_to_date' and month > 1) }}
                        {{- ' as ' ~ side ~ '_is_' ~ quality }}
                    {%- endfor -%}
                    {{- ', ' ~ all_covered_are_valued(period[side]) }} as {{ side }}_is_valued
                    {{- ', ' ~ may_hold_january(period[side]) }} as {{ side }}_may_hold_january
                {%- endfor %}
            from {{ relation }} where {{ in_batch('year') }} and {{ all_months_are(
                period.current if period.name == 'rolling_12_months' else [('this', month, month)], 'covered'
            ) }}
            {{ 'union all ' if not (loop.last and is_last_month) -}}
        {%- endfor -%}
    {%- endfor %}
    ) as periods
{%- endmacro %}
