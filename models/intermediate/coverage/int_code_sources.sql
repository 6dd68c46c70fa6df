-- Grain: currency x breakdown x product_code x flow x year x source_breakdown x source_currency.
-- From which extracts each table (overview, partner, province) takes a code's months, so that no line is counted twice
-- and none is left out. The months of a code are handed out in the order of preference, as bits:
-- the currency's values before others; complete before partial; for the overview, partners, or else provinces, or else
-- anything; the newest complete download; the fewest dimensions; partner before province.
-- Beside the tables stand the extracts themselves (`extracts by …`), each in its own currency: what they answer alone.
{% set code = ['currency', 'breakdown', 'product_code', 'flow', 'year'] %}
{{ incremental_by_year('int_scope_years', dated_by='year', unique_key=code + ['source_breakdown', 'source_currency']) }}

with

-- Partial downloads of one source are alike; of complete ones the newer counts.
scopes as (

    select
        product_code,
        flow,
        year,
        breakdown as source_breakdown,
        currency as source_currency,
        is_complete,
        case when is_complete then vintage end as vintage,
        {{ bits_in_group('months') }} as months,
        {{ bits_in_group('case when is_assumed then months else 0 end') }} as assumed_months
    from {{ ref('int_extract_scopes') }}
    where {{ in_batch('year') }}
    group by product_code, flow, year, breakdown, currency, is_complete, case when is_complete then vintage end

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
    union all
    select 'extracts by ' || source_breakdown as breakdown, source_currency as currency, * from scopes

),

preferred as (

    select
        *,
        row_number() over (
            partition by {{ code | join(', ') }}
            order by
                case when source_currency = currency then 0 else 1 end asc,
                case when is_complete then 0 else 1 end asc,
                case
                    when breakdown <> 'overview' or source_breakdown like '%partner%' then 1
                    when source_breakdown like '%province%' then 2
                    when source_breakdown <> 'total' then 3
                    else 4
                end asc,
                vintage desc nulls last,
                length(source_breakdown) - length(replace(source_breakdown, '_', '')) asc,
                source_breakdown asc
        ) as preference
    from by_breakdown

),

offered as (

    select
        *,
        coalesce(
            {{ bits_in_group('months') }} over (
                partition by {{ code | join(', ') }}
                order by preference asc rows between unbounded preceding and 1 preceding
            ),
            0
        ) as months_taken
    from preferred

),

final as (

    select
        {{ code | join(', ') }},
        source_breakdown,
        source_currency,
        source_currency = currency as is_valued,
        {{ bits_in_group(bits_left('months', 'months_taken')) }} as months,
        {{ bits_in_group('case when is_complete then ' ~ bits_left('months', 'months_taken') ~ ' else 0 end') }}
            as complete_months,
        {{ bits_in_group('assumed_months') }} as assumed_months
    from offered
    group by {{ code | join(', ') }}, source_breakdown, source_currency

)

select * from final
