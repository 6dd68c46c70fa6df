-- Grain: report_month x period x product_id x flow (export, import) x breakdown (partner, province).
-- How unit values and quantities of the matched members changed, last year = 100.
{% set table = ['report_month', 'period', 'product_id', 'flow', 'breakdown'] %}
{{ config(unique_key=table) }}

with

sums as (

    select
        {{ table | join(', ') }},
        max(total) as total,
        max(total_last_year) as total_last_year,
        count(case when is_matched then 1 end) as matched_count,
        sum(case when is_matched then amount end) as amount,
        sum(case when is_matched then amount_last_year end) as amount_last_year,
        sum(case when is_matched then unit_value * quantity_last_year end) as old_basket_now,
        sum(case when is_matched then unit_value_last_year * quantity end) as new_basket_last_year
    from {{ ref('int_members_matched') }}
    group by {{ table | join(', ') }}

),

indices as (

    select
        *,
        {{ share_pct('old_basket_now', 'amount_last_year') }} as laspeyres,
        {{ share_pct('amount', 'new_basket_last_year') }} as paasche,
        {{ share_pct('amount', 'amount_last_year') }} as value_index,
        coalesce({{ share_pct('amount', 'total') }}, 0) as matched_share_pct,
        coalesce({{ share_pct('amount_last_year', 'total_last_year') }}, 0) as matched_share_pct_last_year
    from sums

),

final as (

    select
        {{ table | join(', ') }},
        laspeyres as laspeyres_unit_value_index,
        paasche as paasche_unit_value_index,
        sqrt(laspeyres * paasche) as fisher_unit_value_index,
        {{ share_pct('value_index', 'sqrt(laspeyres * paasche)') }} as fisher_quantity_index,
        matched_count,
        matched_share_pct,
        matched_share_pct_last_year,
        matched_share_pct >= {{ var('min_matched_share') }}
        and matched_share_pct_last_year >= {{ var('min_matched_share') }} as is_reliable
    from indices

)

select * from final
