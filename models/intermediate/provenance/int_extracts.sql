-- Grain: extract_id. What each extract holds according to its source: the raw text of a seed, the manifest of a landed
-- file. Staging is compared with it in extract_ledger.
-- depends_on: {{ ref('qc_unreadable_lines') }}
{{ config(unique_key=['extract_id']) }}
with

seed_lines as (

    select
        *,
        case when not {{ is_placeholder('quantity_1') }} then quantity_1 end as quantity
    from {{ ref('stg_seeds__lines') }}

),

seeds as (

    select
        extract_id,
        'seed' as origin,
        min(data_month) as first_month,
        max(data_month) as last_month,
        count(distinct data_month) as month_count,
        count(*) as rows_in_file,
        0 as rows_quarantined,
        sum(cast(replace(quantity, ',', '') as decimal(38, 0))) as sum_quantity,
        sum(cast(replace(coalesce(nullif(value_usd, ''), value_cny), ',', '') as decimal(38, 0))) as sum_value,
        cast(null as {{ dbt.type_string() }}) as sha256
    from seed_lines
    group by extract_id

),

landed as (

    select
        extract_id,
        'landing' as origin,
        nullif(substring(months, 1, 6), '') as first_month,
        nullif(substring(months, greatest(length(months) - 5, 1), 6), '') as last_month,
        {{ divide_whole('length(months) + 1', '7') }} as month_count,
        rows_in_file,
        rows_quarantined,
        cast(sum_quantity_1 as decimal(38, 0)) as sum_quantity,
        cast(sum_value as decimal(38, 0)) as sum_value,
        sha256
    from {{ ref('stg_landing__extracts') }}

),

final as (

    select * from seeds
    union all
    select * from landed

)

select
    extract_id,
    origin,
    {% for month in ['first_month', 'last_month'] %}
        {{ try_date('substring(' ~ month ~ ", 1, 4) || '-' || substring(" ~ month ~ ", 5, 2) || '-01'") }} as {{ month }},
    {% endfor %}
    month_count,
    rows_in_file,
    rows_quarantined,
    cast(coalesce(sum_quantity, 0) as bigint) as sum_quantity,
    cast(coalesce(sum_value, 0) as bigint) as sum_value,
    sha256
from final
