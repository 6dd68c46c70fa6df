-- Grain: report_month x product_id x currency x language x period x flow (export, import) x sentence_no.
-- What moved a flow, in words, where it has a growth: the text of the bulletin's last section. The parts of a growth
-- and its concentration are worked out in dollars alone.
{% set dollar_keys = ['report_month', 'period', 'product_id', 'flow'] %}
{% set keys = dollar_keys + ['currency'] %}
{{ config(unique_key=keys + ['language', 'sentence_no']) }}
{% set parts = ['price', 'quantity', 'entry', 'exit', 'unmeasured'] %}
{% set shares = ['cr3_pct', 'cr3_pct_last_year', 'effective_members', 'effective_members_last_year'] %}

with

growths as (

    select
        {{ keys | join(', ') }},
        language,
        max(case when measure = 'value' then growth_in_list end) as value_growth,
        max(case when measure = 'quantity' then growth_in_list end) as quantity_growth
    from {{ ref('int_bulletin_phrases') }}
    where breakdown = 'overview' and flow in ('export', 'import')
    group by {{ keys | join(', ') }}, language

),

unit_values as (

    select
        {{ keys | join(', ') }},
        quantity_yoy_status,
        {{ one_decimal('unit_value_yoy_pct') }} as figure
    from {{ ref('int_bulletin_rows') }}
    where breakdown = 'overview' and yoy_status = 'ok'

),

unit_values_told as (

    select
        *,
        'growth.' || case
            when figure is null then replace(quantity_yoy_status, 'ok', 'not_applicable')
            else {{ direction('figure') }} || '.in_list'
        end as phrase
    from unit_values

),

parts as (

    select
        {{ dollar_keys | join(', ') }},
        'usd' as currency,
        {% for part in parts %}
            max(case when part = '{{ part }}' then contribution_pp end) as {{ part }}{% if not loop.last %},{% endif %}
        {% endfor %}
    from {{ ref('growth_parts') }}
    where breakdown = 'partner'
    group by {{ dollar_keys | join(', ') }}

),

told as (

    select
        {{ prefixed('growths', keys) }},
        growths.language,
        flows.text as flow_name,
        periods.name as period_name,
        growths.value_growth,
        growths.quantity_growth,
        replace(phrases.text, '{printed}', coalesce(replace(unit_values.figure, '-', ''), '')) as unit_value_growth,
        {% for part in parts %}
            {{ one_decimal('parts.' ~ part, signed=true) }} as {{ part }},
        {% endfor %}
        {% for share in shares %}
            {{ one_decimal('shares.' ~ share) }} as {{ share }}{% if not loop.last %},{% endif %}
        {% endfor %}
    from growths
    left join {{ ref('concentration') }} as shares
        on
            {{ same('growths', 'shares', dollar_keys) }}
            and growths.currency = 'usd'
            and shares.breakdown = 'partner'
    inner join {{ ref('wording_labels') }} as flows
        on growths.language = flows.language and 'flow.' || growths.flow = flows.key
    inner join {{ ref('names') }} as periods
        on
            growths.language = periods.language and growths.period = periods.list
            and cast(growths.report_month as {{ dbt.type_string() }}) = periods.code
    inner join unit_values_told as unit_values on {{ same('growths', 'unit_values', keys) }}
    inner join {{ ref('wording_phrases') }} as phrases
        on unit_values.phrase = phrases.key and growths.language = phrases.language
    left join parts on {{ same('growths', 'parts', keys) }}

),

topics as (

    {% for topic in ['growth', 'parts', 'other_parts', 'concentration'] %}
        select
            {{ loop.index }} as sentence_no,
            '{{ topic }}' as topic
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

sentences as (

    select
        told.*,
        topics.*
    from told
    cross join topics
    where
        case topics.topic
            when 'growth' then true
            when 'parts' then told.price is not null
            when 'other_parts' then told.entry <> '0.0' or told.exit <> '0.0' or told.unmeasured <> '0.0'
            else told.cr3_pct is not null and told.cr3_pct_last_year is not null
        end

),

final as (

    select
        {{ prefixed('sentences', keys) }},
        sentences.language,
        sentences.sentence_no,
        sentences.topic,
        {{ filled('wording.text', {
            'value_growth': 'sentences.value_growth', 'quantity_growth': 'sentences.quantity_growth',
            'unit_value_growth': 'sentences.unit_value_growth',
            'price': 'sentences.price', 'quantity': 'sentences.quantity', 'entry': 'sentences.entry',
            'exit': 'sentences.exit', 'unmeasured': 'sentences.unmeasured',
            'share': 'sentences.cr3_pct', 'share_last_year': 'sentences.cr3_pct_last_year',
            'members': 'sentences.effective_members', 'members_last_year': 'sentences.effective_members_last_year',
            'flow': 'sentences.flow_name', 'period': 'sentences.period_name',
        }) }} as text
    from sentences
    inner join {{ ref('wording_sentences') }} as wording
        on sentences.language = wording.language and 'moved.' || sentences.topic = wording.key

)

select * from final
