-- Grain: currency x breakdown (overview, partner, province) x product_code x flow x data_month.
-- Which extracts each table takes a code's month from, so that no line is counted twice and none is left out.
-- The first of these decides: it has the currency's values; it is complete; for the overview, it lists partners, or
-- else provinces, or else anything; its newest complete download is newer; it has the fewest dimensions; partner before
-- province. So the overview comes from the partners' extracts wherever these are complete.
{{ incremental_by_year('int_report_years', dated_by='data_month', unique_key=[
    'currency', 'breakdown', 'product_code', 'flow', 'data_month',
]) }}
with

scopes as (

    select
        product_code,
        flow,
        breakdown as source_breakdown,
        currency as source_currency,
        data_month,
        max(vintage) as vintage,
        max(case when is_complete then vintage end) as complete_vintage
    from {{ ref('int_extract_scopes') }}
    where {{ in_batch('data_month', is_date=true) }}
    group by product_code, flow, breakdown, currency, data_month

),

-- The dollar tables have a row wherever anything is covered, with a null value where only yuan is; not so the reverse.
candidates as (

    select 'usd' as currency, * from scopes
    union all
    select 'cny' as currency, * from scopes where source_currency = 'cny'

),

by_breakdown as (

    select 'overview' as breakdown, * from candidates
    union all
    select 'partner' as breakdown, * from candidates where source_breakdown like '%partner%'
    union all
    select 'province' as breakdown, * from candidates where source_breakdown like '%province%'

),

ranked as (

    select
        *,
        row_number() over (
            partition by currency, breakdown, product_code, flow, data_month
            order by
                case when source_currency = currency then 0 else 1 end asc,
                case when complete_vintage is not null then 0 else 1 end asc,
                case
                    when breakdown <> 'overview' or source_breakdown like '%partner%' then 1
                    when source_breakdown like '%province%' then 2
                    when source_breakdown <> 'total' then 3
                    else 4
                end asc,
                complete_vintage desc nulls last,
                length(source_breakdown) - length(replace(source_breakdown, '_', '')) asc,
                source_breakdown asc
        ) as preference
    from by_breakdown

),

final as (

    select
        currency,
        breakdown,
        product_code,
        flow,
        data_month,
        source_breakdown,
        source_currency,
        source_currency = currency as is_valued,
        complete_vintage is not null as is_complete,
        vintage,
        complete_vintage
    from ranked
    where preference = 1

)

select * from final
