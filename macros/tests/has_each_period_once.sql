{#
  Unit test of grain, of a table by report_month, period and `columns`: no two rows share the key, no part of it is null.
  The rows of a member's year are one group, in which each has a bit of its own: a key that comes twice adds its bit
  twice. A group for every key would cost many times as much.
#}
{% test has_each_period_once(model, columns) %}
    {#- The third column is the member; the overview has none. -#}
    {{ repeated_periods(rows_behind(model, columns[2]), columns, parts_not_tested()) }}
{% endtest %}

{% macro repeated_periods(relation, columns, parts=none) -%}
    with

    keys as (

        select
            {{ columns | join(', ') }},
            cast(extract(year from report_month) as integer) as year,
            case period
                {% for period in periods_of(1) %}
                    when '{{ period.name }}'
                        then cast(power(2, 3 * extract(month from report_month) + {{ loop.index0 }}) as bigint)
                {% endfor %}
            end as bit
        from {{ relation }}
        where {{ is_in_parts('report_month', parts) }}

    )

    select
        'grain' as rule,
        {{ columns | join(', ') }},
        year,
        -- Each of these bits once, all rows with a bit.
        {{ bits_in_group('bit') }} as expected,
        sum(bit) as actual
    from keys
    group by year, {{ columns | join(', ') }}
    having
        sum(bit) <> {{ bits_in_group('bit') }}
        or count(bit) < count(*)
        or year is null
        or {{ columns | join(' is null or ') }} is null
{%- endmacro %}
