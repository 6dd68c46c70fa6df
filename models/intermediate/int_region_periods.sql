-- Grain: report_month x period x currency x product_id x flow x member_code (region).
-- A region is the sum of the partners that belong to it in the report month, on both sides (like for like);
-- with `region_composition: own` last year's side takes those that belonged to it a year earlier.
-- The bulletin's regions have a row also where none of their partners traded (has_trade is false): they print a zero.
{% set keys = ['report_month', 'period', 'currency', 'product_id', 'flow'] %}
{% set flags = [
    'is_comparable', 'is_complete', 'last_year_is_complete', 'members_are_complete', 'members_are_complete_last_year',
] %}
{% set last_year_side = 'belonged' if var('region_composition') == 'own' else 'belongs' %}

with

partners as (

    select * from {{ ref('int_trade_periods') }} where breakdown = 'partner'

),

membership as (

    select region_code, partner_code, valid_from, coalesce(valid_to, date '9999-12-31') as valid_to
    from {{ ref('region_membership') }}

),

members as (

    select
        partners.*,
        membership.region_code,
        partners.report_month between membership.valid_from and membership.valid_to as belongs,
        {{ add_months('partners.report_month', -12) }} between membership.valid_from and membership.valid_to as belonged
    from partners
    inner join membership on partners.member_code = membership.partner_code

),

sums as (

    select
        {{ keys | join(', ') }},
        region_code,
        sum(case when belongs then amount end) as amount,
        sum(case when {{ last_year_side }} then amount_last_year end) as amount_last_year,
        sum(case when belongs then quantity end) as quantity,
        sum(case when {{ last_year_side }} then quantity_last_year end) as quantity_last_year,
        {{ bits_in_group('case when belongs then units end') }} as units,
        {{ bits_in_group('case when ' ~ last_year_side ~ ' then units_last_year end') }} as units_last_year,
        true as has_trade
    from members
    where belongs or {{ last_year_side }}
    group by {{ keys | join(', ') }}, region_code

),

published as (

    select distinct {{ (keys + flags) | join(', ') }} from partners

),

region_rows as (

    select {{ keys | join(', ') }}, region_code from sums
    union
    select {{ prefixed('published', keys) }}, regions.region_code
    from published
    inner join {{ ref('product_list') }} as products on published.product_id = products.product_id
    cross join {{ ref('region_list') }} as regions
    where regions.bulletin_order is not null

),

final as (

    select
        {{ prefixed('region_rows', keys) }},
        region_rows.region_code as member_code,
        {% for measure, known, known_last_year in [
            ('amount', 'is_complete', 'last_year_is_complete'),
            ('quantity', 'members_are_complete', 'members_are_complete_last_year'),
        ] %}
            cast(coalesce(sums.{{ measure }}, case when published.{{ known }} then 0 end) as bigint) as {{ measure }},
            cast(coalesce(
                sums.{{ measure }}_last_year, case when published.{{ known_last_year }} then 0 end
            ) as bigint) as {{ measure }}_last_year,
        {% endfor %}
        sums.units,
        sums.units_last_year,
        {{ prefixed('published', flags) }},
        coalesce(sums.has_trade, false) as has_trade
    from region_rows
    inner join published on {{ same('region_rows', 'published', keys) }}
    left join sums on {{ same('region_rows', 'sums', keys + ['region_code']) }}

)

select * from final
