{# SQL: a query of the editions of the HS beside the one right before: hs_edition, continues_edition, valid_from (DATE). #}
{% macro edition_pairs() -%}
    select
        newer.hs_edition,
        older.hs_edition as continues_edition,
        cast(newer.valid_from as date) as valid_from
    from {{ ref('hs_editions') }} as newer
    inner join {{ ref('hs_editions') }} as older
        on extract(year from newer.valid_from) = extract(year from older.valid_to) + 1
{%- endmacro %}
