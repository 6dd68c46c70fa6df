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

with

lines as (

    select * from {{ ref('stg_seeds__lines') }}

),

checked as (

    {% for column, pattern, expected, where in checks %}
        select
            source_file,
            line_number,
            '{{ column }}' as column_name,
            {{ column }} as found,
            '{{ expected }}' as expected
        from lines
        where {{ where }} and not coalesce({{ matches_pattern(column, pattern) }}, false)
        union all
    {% endfor %}
    {% for column in names %}
        select
            source_file,
            line_number,
            '{{ column }}' as column_name,
            {{ column }} as found,
            'a text of at most 500 characters, no control or noncharacter among them' as expected
        from lines
        where length({{ column }}) > 500 or {{ matches_pattern(column, no_text) }}
        union all
    {% endfor %}
    select source_file, line_number, 'vintage' as column_name, vintage as found, 'a day of the calendar' as expected
    from lines
    where {{ matches_pattern('vintage', day) }} and {{ try_date('vintage') }} is null
    union all
    select
        source_file,
        line_number,
        'value_usd, value_cny' as column_name,
        coalesce(value_usd, '') || ' and ' || coalesce(value_cny, '') as found,
        'a value in one currency' as expected
    from lines
    where (coalesce(value_usd, '') = '') = (coalesce(value_cny, '') = '')

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
