{# What a code became was made of it: each change is there in both directions, with the same relation and share. #}
{% test changes_go_both_ways(model) %}
    {{ one_way_changes(model) }}
{% endtest %}

{% macro one_way_changes(changes) -%}
    select 'both_ways' as rule, one.*
    from {{ changes }} as one
    left join {{ changes }} as back
        on
            one.hs_edition = back.other_edition
            and one.hs_code = back.other_code
            and one.other_edition = back.hs_edition
            and one.other_code = back.hs_code
            and one.direction <> back.direction
            and one.relation = back.relation
            and coalesce(one.share_pct, -1) = coalesce(back.share_pct, -1)
    where
        one.other_code <> 'various'
        and back.hs_code is null
{%- endmacro %}

{# A splice that is called exact has nothing outside it; one that goes or comes from elsewhere names the codes. #}
{% test splices_are_told(model) %}
    {{ untold_splices(model) }}
{% endtest %}

{% macro untold_splices(splices) -%}
    {{ rows_that_break(splices, [
        ('flag', "is_exact = (splice_status = 'exact')"),
        ('nothing_outside', "splice_status <> 'exact' or codes_outside is null"),
        ('named', "splice_status not in ('goes_elsewhere', 'comes_from_elsewhere') or codes_outside is not null"),
        ('months', 'first_report_month = valid_from and last_report_month_rolling_12_months > last_report_month'),
    ]) }}
{%- endmacro %}
