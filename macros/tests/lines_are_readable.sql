{#
  Source test: every line of an extract can be read: month, codes, numbers, one value, a key of its own.
  Fails with rule, source_file, line_number, column, found, expected.
#}
{% test lines_are_readable(model) %}
    {{ unreadable_lines(model) }}
{% endtest %}

{% macro unreadable_lines(relation) -%}
    {%- set number = '^([0-9]{1,15}|[0-9]{1,3}(,[0-9]{3}){1,4})$' -%}
    {%- set day = '^(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}$' -%}
    {%- set checks = [
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
    ] -%}
    with

    lines as (

        select * from {{ relation }}

    ),

    checked as (

        {% for column, pattern, expected, where in checks %}
            select
                source_file, line_number, '{{ column }}' as column_name, {{ column }} as found,
                '{{ expected }}' as expected
            from lines
            where {{ where }} and not coalesce({{ matches_pattern(column, pattern) }}, false)
            union all
        {% endfor %}
        select
            source_file, line_number, 'vintage' as column_name, vintage as found, 'a day of the calendar' as expected
        from lines
        where {{ matches_pattern('vintage', day) }} and {{ try_date('vintage') }} is null
        union all
        {% for column in ['value_usd', 'value_cny', 'quantity_1', 'quantity_2'] %}
            select
                source_file, line_number, '{{ column }}' as column_name, {{ column }} as found,
                'a whole number of at most 15 digits, not negative' as expected
            from lines
            where
                not {{ is_placeholder(column) if column.startswith('quantity') else 'coalesce(' ~ column ~ ", '') = ''" }}
                and not {{ matches_pattern(column, number) }}
            union all
        {% endfor %}
        select
            source_file, line_number, 'value_usd, value_cny' as column_name,
            coalesce(value_usd, '') || ' and ' || coalesce(value_cny, '') as found,
            'a value in one currency' as expected
        from lines
        where (coalesce(value_usd, '') = '') = (coalesce(value_cny, '') = '')

    ),

    duplicates as (

        select
            extract_id, data_month, product_code, partner_code, province_code, regime_code,
            max(source_file) as source_file,
            max(cast({{ try_whole_number('line_number') }} as bigint)) as line_number,
            count(*) as line_count
        from lines
        group by
            extract_id, flow, breakdown, data_month, product_code, partner_code, province_code, regime_code
        having count(*) > 1

    )

    select 'unreadable_line' as rule, source_file, line_number, column_name, found, expected
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
{%- endmacro %}
