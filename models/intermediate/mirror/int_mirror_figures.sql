-- Grain: product_id x flow (China's) x partner_code x data_month x hs6_code.
-- What partners report of a product's subheadings, in the newest file that tells it. A code that a file does not list
-- in a month had no trade if the file answers the whole tariff, or if it lists the month and, in another one, the code:
-- so much was asked for. Silence of the second kind never outweighs what another file lists.
{% set figure = ['partner_code', 'flow', 'data_month', 'hs6_code'] %}
{% set side = ['extract_id', 'partner_code', 'flow'] %}
{{ config(unique_key=['product_id'] + figure) }}

with

partners as (

    select partner_code, iso_alpha3 from {{ ref('customs_partners') }} where iso_alpha3 <> ''

),

baskets as (

    select * from {{ ref('int_mirror_baskets') }}

),

-- What a partner imports from China is China's export.
listed as (

    select
        lines.extract_id,
        partners.partner_code,
        case lines.flow when 'import' then 'export' else 'import' end as flow,
        lines.data_month,
        lines.hs6_code,
        max(lines.asked_months) as asked_months,
        case when count(lines.value_fob_usd) = count(*) then sum(lines.value_fob_usd) end as value_fob_usd,
        case when count(lines.value_cif_usd) = count(*) then sum(lines.value_cif_usd) end as value_cif_usd,
        bool_or(lines.is_other_edition) as is_other_edition
    from {{ ref('stg_mirror__lines') }} as lines
    inner join partners on lines.reporter_iso3 = partners.iso_alpha3
    group by lines.extract_id, partners.partner_code, lines.flow, lines.data_month, lines.hs6_code

),

sides as (

    select
        {{ side | join(', ') }},
        max(asked_months) as asked_months,
        max(asked_months) <> '' as is_whole_tariff
    from listed
    group by {{ side | join(', ') }}

),

split as (

    {{ split_to_rows('sides', side, 'asked_months', 'month_text') }}

),

months as (

    select
        {{ side | join(', ') }},
        data_month
    from listed
    union
    select
        {{ side | join(', ') }},
        {{ date_of_month('month_text') }} as data_month
    from split
    where month_text <> ''

),

codes as (

    select distinct
        {{ prefixed('sides', side) }},
        sides.is_whole_tariff,
        baskets.hs6_code
    from sides
    cross join baskets
    left join listed on {{ same('sides', 'listed', side) }} and baskets.hs6_code = listed.hs6_code
    where sides.is_whole_tariff or listed.hs6_code is not null

),

extracts as (

    select * from {{ ref('stg_landing__mirror_extracts') }}

),

told as (

    select
        {{ prefixed('months', ['partner_code', 'flow', 'data_month']) }},
        codes.hs6_code,
        months.extract_id,
        extracts.source,
        {{ try_date('extracts.vintage') }} as vintage,
        case when listed.hs6_code is null then 0 else listed.value_fob_usd end as value_fob_usd,
        case when listed.hs6_code is null then 0 else listed.value_cif_usd end as value_cif_usd,
        coalesce(listed.is_other_edition, false) as is_other_edition,
        row_number() over (
            partition by {{ prefixed('months', ['partner_code', 'flow', 'data_month']) }}, codes.hs6_code
            order by
                case when codes.is_whole_tariff or listed.hs6_code is not null then 0 else 1 end,
                extracts.vintage desc, extracts.downloaded_at desc, extracts.ingest_no desc
        ) as age
    from months
    inner join codes on {{ same('months', 'codes', side) }}
    inner join extracts on months.extract_id = extracts.extract_id
    left join listed
        on
            {{ same('months', 'listed', side + ['data_month']) }}
            and codes.hs6_code = listed.hs6_code

),

final as (

    select
        baskets.product_id,
        {{ prefixed('told', figure) }},
        told.extract_id,
        told.source,
        told.vintage,
        told.value_fob_usd,
        told.value_cif_usd,
        told.is_other_edition,
        baskets.hs6_count,
        baskets.is_below_hs6
    from told
    inner join baskets
        on
            told.hs6_code = baskets.hs6_code
            and extract(year from told.data_month) between baskets.first_year and baskets.last_year
    where told.age = 1

)

select * from final
