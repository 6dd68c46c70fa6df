-- Grain: year.
-- What the periods of a year are made of, as a fingerprint: of it and of the two years before the lines and the codes
-- that were in force, and the lists that hold for all years. The tables that compare years are built again for a year
-- when it changes.
{{ config(unique_key=['year']) }}
{% set lists = [
    ('int_product_codes', ['product_id', 'product_code', 'valid_from', 'valid_to']),
    ('int_basket_codes', ['product_id', 'valid_from', 'valid_to', 'flow', 'code_count']),
    ('int_units', ['unit_name', 'quantity_unit', 'unit_bit']),
    ('qc_unknown_codes', ['code_list', 'code', 'name_in_file']),
] %}

with

-- Codes by their HS edition: a new code is news only to the years of the edition that it belongs to.
lists as (

    {% for name, columns in lists %}
        {% set row = "concat_ws('|', cast(" ~ columns | join(' as ' ~ dbt.type_string() ~ '), cast(')
            ~ ' as ' ~ dbt.type_string() ~ '))' %}
        {% set is_in_force = 'valid_to' in columns %}
        select
            '{{ name }}' as list_name,
            {{ 'valid_from' if is_in_force else "date '0001-01-01'" }} as valid_from,
            {{ 'valid_to' if is_in_force else "date '9999-12-31'" }} as valid_to,
            {{ fingerprint_of_group(row) }} as fingerprint
        from {{ ref(name) }}
        {{ 'group by valid_from, valid_to' if is_in_force }}
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

years as (

    select
        years.year,
        years.line_count,
        years.fingerprint as line_fingerprint,
        {{ fingerprint_of_group("concat_ws('|', lists.list_name, lists.fingerprint)") }} as list_fingerprint
    from {{ ref('int_data_years') }} as years
    inner join lists
        on years.year between extract(year from lists.valid_from) and extract(year from lists.valid_to)
    group by years.year, years.line_count, years.fingerprint

),

-- Which year each is of, it says itself: by its months, or by the editions that its codes are of.
sources as (

    {% for years_ago in [0, 1, 2] %}
        select year + {{ years_ago }} as year, line_fingerprint, list_fingerprint from years
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

combined as (

    select
        year,
        {{ fingerprint_of_group('line_fingerprint') }} as line_fingerprint,
        {{ fingerprint_of_group('list_fingerprint') }} as list_fingerprint
    from sources
    group by year

),

final as (

    select
        years.year,
        years.line_count,
        concat_ws('|', combined.line_fingerprint, combined.list_fingerprint) as fingerprint,
        combined.list_fingerprint
    from years
    inner join combined on years.year = combined.year

)

select * from final
