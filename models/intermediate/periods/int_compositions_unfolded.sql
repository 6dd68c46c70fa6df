-- Grain: report_month x period x currency x product_id x flow x member_code (region) x current_member_months
-- x last_year_member_months.
-- The regions' year rows unfolded to report months: on each side the sums where the partners count in the month, or 0.
{{ long_view('int_report_years', dated_by='report_month') }}
{% set keys = ['currency', 'product_id', 'flow', 'member_code', 'is_alone'] %}

with

compositions as (

    {{ unfolded(ref('int_region_years'), keys, composition=true) }}

),

final as (

    select
        year,
        table_no,
        report_month,
        period,
        {{ keys | join(',\n        ') }},
        {% for side in ['current', 'last_year'] %}
            case when {{ side }}_counts then {{ side }}_amount else 0 end as {{ side }}_amount,
            case when {{ side }}_counts then {{ side }}_quantity else 0 end as {{ side }}_quantity,
            case when {{ side }}_counts then {{ side }}_units end as {{ side }}_units,
            {{ side }}_is_covered,
            {{ side }}_is_valued,
            {{ side }}_is_complete,
        {% endfor %}
        current_counts or last_year_counts as has_trade
    from compositions
    -- A region has a row where a member traded; one that the bulletin prints, where any partner did (it has a row of
    -- partners who count in no month at all).
    where has_trade and (current_counts or last_year_counts or current_member_months + last_year_member_months = 0)

)

select * from final
