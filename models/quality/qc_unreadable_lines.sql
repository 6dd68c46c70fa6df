-- Grain: line of an extract kept as a seed x column_name.
-- Lines that cannot be read: each has a month, codes, numbers, one value, names that are text, and a key of its own. A
-- test fails, and nothing is built on them.
{{ config(materialized='view') }}
{% set day = '^(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}$' %}
{% set number = '^([0-9]{1,15}|[0-9]{1,3}(,[0-9]{3}){1,4})$' %}
{% set whole_number = 'a whole number of at most 15 digits, not negative' %}
{% set checks = [
    ('data_month', '^(19|20)[0-9]{2}(0[1-9]|1[0-2])$', 'a month YYYYMM, 01 to 12', 'true'),
    ('product_code', '^([0-9]{2}){1,5}$', 'a code of 2, 4, 6, 8 or 10 digits', 'true'),
    ('partner_code', '^[0-9]{3}$', 'a code of 3 digits', "breakdown like '%partner%'"),
    ('province_code', '^[0-9]{2}$', 'a code of 2 digits', "breakdown like '%province%'"),
    ('regime_code', '^[0-9]{2}$', 'a code of 2 digits', "breakdown like '%regime%'"),
    ('flow', '^(export|import)$', 'export or import', 'true'),
    ('coverage', '^(complete|partial)$', 'complete or partial', 'true'),
    ('vintage', day, 'a day YYYY-MM-DD', 'true'),
    ('line_number', '^[0-9]+$', 'a line number', 'true'),
    (
        'breakdown', '^(total|partner(_province)?(_regime)?|province(_regime)?|regime)$',
        'total or, joined in this order, partner, province, regime', 'true',
    ),
    ('value_usd', number, whole_number, "value_usd <> ''"),
    ('value_cny', number, whole_number, "value_cny <> ''"),
    ('quantity_1', number, whole_number, 'not ' ~ is_placeholder('quantity_1')),
    ('quantity_2', number, whole_number, 'not ' ~ is_placeholder('quantity_2')),
] %}
{# Controls but for tabs and ends of lines, and Unicode's noncharacters. #}
{% set no_text = '[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufdd0-\ufdef\ufffe\uffff'
    ~ '\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff\U0005fffe\U0005ffff'
    ~ '\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff\U0009fffe\U0009ffff\U000afffe\U000affff'
    ~ '\U000bfffe\U000bffff\U000cfffe\U000cffff\U000dfffe\U000dffff\U000efffe\U000effff\U000ffffe\U000fffff'
    ~ '\U0010fffe\U0010ffff' ~ ']' %}
{% set names = ['partner_name', 'product_name', 'regime_name', 'province_name', 'unit_1', 'unit_2'] %}
{# Column, what is found there, what is expected, whether a line has the fault. #}
{% set faults = [] %}
{% for column, pattern, expected, where in checks %}
    {% do faults.append((
        column, column, expected, where ~ ' and not coalesce(' ~ matches_pattern(column, pattern) ~ ', false)',
    )) %}
{% endfor %}
{% for column in names %}
    {% do faults.append((
        column, column, 'a text of at most 500 characters, no control or noncharacter among them',
        'length(' ~ column ~ ') > 500 or ' ~ matches_pattern(column, no_text),
    )) %}
{% endfor %}
{% do faults.append((
    'vintage', 'vintage', 'a day of the calendar',
    matches_pattern('vintage', day) ~ ' and ' ~ try_date('vintage') ~ ' is null',
)) %}
{% do faults.append((
    'value_usd, value_cny', "coalesce(value_usd, '') || ' and ' || coalesce(value_cny, '')", 'a value in one currency',
    "(coalesce(value_usd, '') = '') = (coalesce(value_cny, '') = '')",
)) %}

with

lines as (

    select * from {{ ref('stg_seeds__lines') }}

),

faults as (

    {% for column, found, expected, condition in faults %}
        select {{ loop.index }} as fault, '{{ column }}' as column_name, '{{ expected }}' as expected
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

-- Each line is read once, whatever the number of faults that it may have.
checked as (

    select
        lines.source_file,
        lines.line_number,
        faults.column_name,
        case faults.fault
            {% for column, found, expected, condition in faults %}
                when {{ loop.index }} then {{ found }}
            {% endfor %}
        end as found,
        faults.expected
    from lines
    cross join faults
    where
        case faults.fault
            {% for column, found, expected, condition in faults %}
                when {{ loop.index }} then {{ condition }}
            {% endfor %}
        end

),

-- A file of one vintage is an extract.
duplicates as (

    select
        source_file,
        data_month,
        product_code,
        partner_code,
        province_code,
        regime_code,
        max({{ try_whole_number('line_number') }}) as line_number,
        count(*) as line_count
    from lines
    group by
        source_file, vintage, flow, breakdown, data_month, product_code, partner_code, province_code, regime_code
    having count(*) > 1

),

final as (

    select
        'unreadable_line' as rule,
        source_file,
        line_number,
        column_name,
        found,
        expected
    from checked
    union all
    select
        'duplicate_key' as rule,
        source_file,
        cast(line_number as {{ dbt.type_string() }}) as line_number,
        'data_month, codes' as column_name,
        coalesce(data_month, '') || ' ' || coalesce(product_code, '') || ' ' || coalesce(partner_code, '')
        || coalesce(province_code, '') || coalesce(regime_code, '')
        || ' on ' || cast(line_count as {{ dbt.type_string() }}) || ' lines' as found,
        'each month and codes once' as expected
    from duplicates

)

select * from final
