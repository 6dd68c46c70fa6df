-- Grain: year.
-- What the periods of a year are made of, as a fingerprint: of it and of the two years before what is said of them
-- (int_scope_years), and the lists that hold for all years. The tables that compare years are built again for a year
-- when it changes.
{{ config(unique_key=['year']) }}
{% set lists = [
    ('int_units', ['unit_name', 'quantity_unit', 'unit_bit']),
    ('qc_unknown_codes', ['code_list', 'code', 'name_in_file']),
] %}

with

lists as (

    {% for name, columns in lists %}
        select
            '{{ name }}' as list_name,
            {{ fingerprint_of_group("concat_ws('|', cast(" ~ columns | join(' as ' ~ dbt.type_string() ~ '), cast(')
                ~ ' as ' ~ dbt.type_string() ~ '))') }} as fingerprint
        from {{ ref(name) }}
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

all_lists as (

    select {{ fingerprint_of_group("concat_ws('|', list_name, fingerprint)") }} as fingerprint from lists

),

-- Which year each is of, it says itself: by its months, or by the editions that its codes are of.
sources as (

    {% for years_ago in [0, 1, 2] %}
        select year + {{ years_ago }} as year, line_fingerprint, list_fingerprint from {{ ref('int_scope_years') }}
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
        concat_ws('|', combined.line_fingerprint, combined.list_fingerprint, all_lists.fingerprint) as fingerprint,
        concat_ws('|', combined.list_fingerprint, all_lists.fingerprint) as list_fingerprint
    from {{ ref('int_scope_years') }} as years
    inner join combined on years.year = combined.year
    cross join all_lists

)

select * from final
