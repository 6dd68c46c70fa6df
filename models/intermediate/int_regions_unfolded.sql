-- Grain: report_month x period x currency x breakdown (region) x product_id x flow x member_code (region).
-- The regions' year rows unfolded to report months, in each the partners that count in it: the columns of
-- int_years_unfolded.
{{ long_view('int_report_years', dated_by='report_month') }}
{% set keys = ['currency', 'breakdown', 'product_id', 'flow', 'member_code'] %}

with

compositions as (

    {{ unfolded(ref('int_region_years'), keys, composition=true) }}

),

-- A region has a row where a member traded; one that the bulletin prints, where any partner did (it has a row of
-- partners who count in no month at all).
counted as (

    select
        *,
        current_counts or last_year_counts as counts
    from compositions
    where has_trade

),

final as (

    select
        min(year) as year,
        table_no,
        min(report_month) as report_month,
        min(period) as period,
        min(currency) as currency,
        'region' as breakdown,
        min(product_id) as product_id,
        min(flow) as flow,
        member_code,
        {% for side in ['current', 'last_year'] %}
            cast(sum(case when {{ side }}_counts then {{ side }}_amount else 0 end) as bigint) as {{ side }}_amount,
            cast(sum(case when {{ side }}_counts then {{ side }}_quantity else 0 end) as bigint) as {{ side }}_quantity,
            {{ bits_in_group('case when ' ~ side ~ '_counts then ' ~ side ~ '_units end') }} as {{ side }}_units,
            bool_and({{ side }}_is_covered) as {{ side }}_is_covered,
            bool_and({{ side }}_is_valued) as {{ side }}_is_valued,
            bool_and({{ side }}_is_complete) as {{ side }}_is_complete,
        {% endfor %}
        bool_or(counts) as has_trade
    from counted
    where counts or current_member_months + last_year_member_months = 0
    group by table_no, member_code

)

select * from final
