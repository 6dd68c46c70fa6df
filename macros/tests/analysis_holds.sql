{# Parts of growth add up to the flow's change and growth, to a billionth of what was compared; less of parts that cancel. #}
{% test parts_add_up(model) %}
    {{ part_breaches(model, ref('trade_overview')) }}
{% endtest %}

{% macro part_breaches(parts, totals) -%}
    {%- set keys = ['report_month', 'period', 'product_id', 'flow'] -%}
    with

    sums as (

        select
            {{ keys | join(', ') }}, breakdown, count(*) as part_count,
            sum(value_usd_change) as value_usd_change, sum(contribution_pp) as contribution_pp,
            sum(abs(value_usd_change)) as moved, sum(abs(contribution_pp)) as moved_pp
        from {{ parts }}
        group by {{ keys | join(', ') }}, breakdown

    ),

    compared as (

        select
            sums.*, totals.value_usd_change as total_change, totals.value_usd_yoy_pct as total_yoy_pct,
            totals.value_usd_last_year as total_last_year
        from sums
        left join {{ totals }} as totals on {{ same('sums', 'totals', keys) }}

    )

    {{ rows_that_break('compared', [
        ('five_parts', 'part_count = 5'),
        ('change', 'abs(value_usd_change - total_change) <= 1e-9 * (total_last_year + abs(total_change)) + 1e-12 * moved'),
        ('growth', 'abs(contribution_pp - total_yoy_pct) <= 1e-9 * (100 + abs(total_yoy_pct)) + 1e-12 * moved_pp'),
    ]) }}
{%- endmacro %}

{# Fisher lies between Laspeyres and Paasche, and there is one where a member is matched; shares are shares. #}
{% test indices_are_in_order(model) %}
    {{ index_breaches(model) }}
{% endtest %}

{% macro index_breaches(indices) -%}
    {{ rows_that_break(indices, [
        ('exists', '(matched_count = 0) = (fisher_unit_value_index is null)'),
        ('fisher', 'fisher_unit_value_index is null or fisher_unit_value_index between'
            ~ ' least(laspeyres_unit_value_index, paasche_unit_value_index) * (1 - 1e-12)'
            ~ ' and greatest(laspeyres_unit_value_index, paasche_unit_value_index) * (1 + 1e-12)'),
        ('share', 'matched_share_pct between 0 and 100.000001 and matched_share_pct_last_year between 0 and 100.000001'),
    ]) }}
{%- endmacro %}

{# Nobody has more than all, three have no more than five, and as squares no less than a third each. #}
{% test concentration_is_possible(model) %}
    {{ concentration_breaches(model) }}
{% endtest %}

{% macro concentration_breaches(concentration) -%}
    {%- set rules = [] -%}
    {%- for side in ['', '_last_year'] -%}
        {%- for rule, holds in [
            ('cr', 'cr5_pct@ is null or (cr3_pct@ <= cr5_pct@ * 1.000000001 and cr5_pct@ <= 100.000001)'),
            ('hhi', 'hhi@ is null or (hhi@ <= 10000.0001 and hhi@ * 3.00000001 >= cr3_pct@ * cr3_pct@)'),
            ('nulls', '(hhi@ is null) = (cr3_pct@ is null) and (hhi@ is null) = (effective_members@ is null)'),
        ] -%}
            {%- do rules.append((rule, holds.replace('@', side))) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ rows_that_break(concentration, rules) }}
{%- endmacro %}
