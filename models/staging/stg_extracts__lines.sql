-- Grain: one row per line of every extract known at `as_of`, seeds and landing together, typed.
-- Every vintage is here; which one counts is decided in int_lines_latest.
-- depends_on: {{ ref('qc_unreadable_lines') }}
{% set columns = (['extract_id', 'data_year', 'ingested_at', 'is_whole'] + line_columns()) | join(', ') %}

with

lines as (

    select {{ columns }} from {{ ref('stg_seeds__lines') }}
    union all
    select {{ columns }} from {{ ref('stg_landing__lines') }}

),

typed as (

    select
        *,
        {{ date_of_month() }} as month_date,
        {{ try_date('vintage') }} as vintage_date,
        {{ try_whole_number('value_usd') }} as amount_usd,
        {{ try_whole_number('value_cny') }} as amount_cny,
        -- A placeholder (?, -, —) is no number and becomes null: it means that there is no quantity.
        {{ try_whole_number('quantity_1') }} as pieces_1,
        {{ try_whole_number('quantity_2') }} as pieces_2
    from lines

),

final as (

    select
        extract_id,
        data_year,
        source_file,
        cast(line_number as integer) as line_number,
        vintage_date as vintage,
        ingested_at,
        flow,
        breakdown,
        -- A member whose line was set aside has not been without trade.
        is_whole and (coverage = 'complete' or breakdown = 'total') as is_complete,
        month_date as data_month,
        product_code,
        product_name,
        coalesce(partner_code, '') as partner_code,
        partner_name,
        coalesce(province_code, '') as province_code,
        province_name,
        coalesce(regime_code, '') as regime_code,
        regime_name,
        case when amount_usd is null then 'cny' else 'usd' end as currency,
        coalesce(amount_usd, amount_cny) as amount,
        pieces_1 as quantity_in_file,
        case when {{ is_placeholder('unit_1') }} then null else pieces_1 end as quantity_1,
        -- No quantity, no unit: a sum over such a line misses something, and must not look as if it did not.
        case when {{ is_placeholder('unit_1') }} or pieces_1 is null then '' else unit_1 end as unit_1,
        case when {{ is_placeholder('unit_2') }} then null else pieces_2 end as quantity_2,
        case when {{ is_placeholder('unit_2') }} then null else unit_2 end as unit_2
    from typed
    {% if var('as_of') %}
        where vintage_date <= {{ try_date("'" ~ var('as_of') ~ "'") }}
    {% endif %}

)

select * from final
