-- Grain: report_month x period x product_id x flow (export, import) x breakdown (partner, province).
-- How much of a flow its largest members have. A side of which not every member is known has none of it.
{% set table = ['report_month', 'period', 'product_id', 'flow', 'breakdown'] %}
{% set sides = ['', '_last_year'] %}
{{ config(unique_key=table) }}

with

sums as (

    select
        {{ table | join(', ') }},
        {% for side in sides %}
            sum(share_pct{{ side }} * share_pct{{ side }}) as squares{{ side }},
            sum(case when rank{{ side }} <= 3 then share_pct{{ side }} end) as cr3_pct{{ side }},
            sum(case when rank{{ side }} <= 5 then share_pct{{ side }} end) as cr5_pct{{ side }},
            bool_and(is_complete{{ side }}) as is_complete{{ side }}
            {%- if not loop.last %},{% endif %}
        {% endfor %}
    from {{ ref('int_members_matched') }}
    group by {{ table | join(', ') }}

),

final as (

    select
        {{ table | join(', ') }},
        {% for side in sides %}
            {% set whole = 'is_complete' ~ side %}
            case when {{ whole }} then squares{{ side }} end as hhi{{ side }},
            case when {{ whole }} then cr3_pct{{ side }} end as cr3_pct{{ side }},
            case when {{ whole }} then cr5_pct{{ side }} end as cr5_pct{{ side }},
            case when {{ whole }} then {{ ratio('10000', 'squares' ~ side) }} end as effective_members{{ side }}
            {%- if not loop.last %},{% endif %}
        {% endfor %}
    from sums

)

select * from final
