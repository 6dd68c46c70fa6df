-- Grain: year.
-- What the periods of a year are made of, as a fingerprint: its lines, those of the two years before, and the lists
-- that hold for all years. The tables that compare years are built again for a year when it changes.
{% set lists = [
    ('int_product_codes', ['product_id', 'product_code', 'valid_from', 'valid_to']),
    ('int_basket_codes', ['product_id', 'valid_from', 'flow', 'code_count']),
    ('int_units', ['unit_name', 'quantity_unit', 'unit_bit']),
    ('qc_unknown_codes', ['code_list', 'code', 'name_in_file']),
] %}

with

lists as (

    {% for name, columns in lists %}
        {% set row = "concat_ws('|', cast(" ~ columns | join(' as ' ~ dbt.type_string() ~ '), cast(')
            ~ ' as ' ~ dbt.type_string() ~ '))' %}
        select '{{ name }}' as list_name, {{ fingerprint_of_group(row) }} as fingerprint
        from {{ ref(name) }}
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

all_lists as (

    select {{ fingerprint_of_group("concat_ws('|', list_name, fingerprint)") }} as fingerprint from lists

),

sources as (

    {% for years_ago in [0, 1, 2] %}
        select year + {{ years_ago }} as year, year as data_year, fingerprint from {{ ref('int_data_years') }}
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

combined as (

    select
        year,
        {{ fingerprint_of_group("concat_ws('|', cast(data_year as " ~ dbt.type_string() ~ "), fingerprint)") }}
            as fingerprint
    from sources
    group by year

),

final as (

    select
        years.year,
        years.line_count,
        concat_ws('|', combined.fingerprint, all_lists.fingerprint) as fingerprint,
        all_lists.fingerprint as list_fingerprint
    from {{ ref('int_data_years') }} as years
    inner join combined on years.year = combined.year
    cross join all_lists

)

select * from final
