-- Grain: report_month x product_id x flow x breakdown x member_code x rule.
-- What deserves a person's look, ranked, with its reason in words. Rules, thresholds and weights: seed alert_rules; the
-- words: seed wording_alerts.
{% set key = ['report_month', 'product_id', 'flow', 'breakdown', 'member_code', 'rule'] %}
{{ config(unique_key=key) }}

with

alerts as (

    select * from {{ ref('int_alerts_of_trade') }}
    union all
    select * from {{ ref('int_alerts_of_revisions') }}
    union all
    select * from {{ ref('int_alerts_of_gaps') }}
    union all
    select * from {{ ref('int_alerts_of_codes') }}

),

-- By the rule's weight times the dollars that it is about.
ranked as (

    select
        alerts.*,
        rules.threshold,
        rules.unit,
        cast(row_number() over (
            partition by alerts.report_month, alerts.product_id
            order by
                rules.weight * coalesce(alerts.value_usd, 0) desc,
                {{ ratio('abs(alerts.number)', 'rules.threshold') }} desc,
                alerts.rule asc,
                alerts.flow asc,
                alerts.breakdown asc,
                alerts.member_code asc
        ) as integer) as importance
    from alerts
    inner join {{ ref('alert_rules') }} as rules on alerts.rule = rules.rule
    where rules.is_on and abs(alerts.number) >= rules.threshold

),

wording as (

    select key, language, text from {{ ref('wording') }}

),

languages as (

    select
        language,
        text as months
    from wording
    where key = 'months.range'

),

-- Left joins: an alert of which a text is missing is not lost, and a test fails.
pieces as (

    select
        ranked.*,
        languages.language,
        case
            when ranked.first_text = ranked.last_text then ranked.first_text
            else {{ filled('languages.months', {'first': 'ranked.first_text', 'last': 'ranked.last_text'}) }}
        end as months,
        coalesce(names.name, ranked.listed_name) as name,
        {{ filled('subjects.text', {'name': 'names.name'}) }} as what
    from ranked
    cross join languages
    left join {{ ref('names') }} as names
        on
            ranked.breakdown = names.list and ranked.member_code = names.code
            and languages.language = names.language
    left join wording as subjects
        on ranked.subject = subjects.key and languages.language = subjects.language

),

told as (

    select
        pieces.*,
        {{ filled('reasons.text', {
            'top': "'" ~ var('top_n') ~ "'",
            'rank': 'cast(pieces.rank as ' ~ dbt.type_string() ~ ')',
            'rank_last_year': 'cast(pieces.rank_last_year as ' ~ dbt.type_string() ~ ')',
            'count': 'cast(pieces.counted as ' ~ dbt.type_string() ~ ')',
            'figure': 'pieces.figure', 'second_figure': 'pieces.second_figure',
            'share': 'pieces.share', 'share_last_year': 'pieces.share_last_year',
            'months': 'pieces.months', 'first': 'pieces.first_text', 'last': 'pieces.last_text',
            'code': 'pieces.member_code', 'what': 'pieces.what', 'name': 'pieces.name',
            'name_in_file': 'pieces.name_in_file',
        }) }} as reason
    from pieces
    left join wording as reasons
        on 'alert.' || pieces.rule || pieces.variant = reasons.key and pieces.language = reasons.language

),

final as (

    select
        {{ key | join(',\n        ') }},
        max(importance) as rank,
        max(number) as number,
        max(threshold) as threshold,
        max(unit) as unit,
        max(value_usd) as value_usd,
        max(case when language = 'zh' then reason end) as reason_zh,
        max(case when language = 'en' then reason end) as reason_en
    from told
    group by {{ key | join(', ') }}

)

select * from final
