-- Grain: one row per line of the mirror figures known at `as_of`, typed.
-- Every vintage is here; which one counts is decided in int_mirror_figures.
{% set values = ['value_fob', 'value_cif', 'freight', 'insurance'] %}

with

lines as (

    select
        *,
        {% for value in values %}
            cast({{ value }} as decimal(24, 6)) as {{ value }}_usd,
        {% endfor %}
        {{ date_of_month() }} as month_date
    from {{ ref('stg_landing__mirror_lines') }}

),

extracts as (

    select
        extract_id,
        source,
        {{ try_date('vintage') }} as vintage,
        downloaded_at,
        ingest_no,
        asked_months
    from {{ ref('stg_landing__mirror_extracts') }}

),

editions as (

    select * from {{ ref('hs_editions') }}

),

final as (

    select
        lines.extract_id,
        cast(lines.line_number as integer) as line_number,
        extracts.source,
        extracts.vintage,
        extracts.downloaded_at,
        extracts.ingest_no,
        extracts.asked_months,
        lines.reporter_iso3,
        lines.partner_iso3,
        lines.flow,
        lines.month_date as data_month,
        lines.hs_code,
        substring(lines.hs_code, 1, 6) as hs6_code,
        lines.value_fob_usd,
        coalesce(lines.value_cif_usd, lines.value_fob_usd + lines.freight_usd + lines.insurance_usd) as value_cif_usd,
        -- Most sources do not name it: it is then the one in force.
        coalesce(lines.hs_edition, editions.hs_edition, '') <> coalesce(editions.hs_edition, '') as is_other_edition
    from lines
    inner join extracts on lines.extract_id = extracts.extract_id
    left join editions on lines.month_date between editions.valid_from and editions.valid_to
    {% if var('as_of') %}
        where extracts.vintage <= {{ try_date("'" ~ var('as_of') ~ "'") }}
    {% endif %}

)

select * from final
