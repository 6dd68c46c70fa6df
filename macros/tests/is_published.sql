{# Code-list test: the figure that a discrepancy is about is printed so in table 1 of `published_figures`. #}
{% test is_published(model) %}
    {{ unpublished_figures(model, ref('published_figures')) }}
{% endtest %}

{% macro unpublished_figures(discrepancies, figures) -%}
    {%- set keys = ['product_id', 'report_month', 'period', 'flow', 'measure'] -%}
    select
        'not_published_so' as rule, {{ prefixed('noted', keys) }},
        figures.printed as expected, noted.printed as actual
    from {{ discrepancies }} as noted
    left join {{ figures }} as figures on {{ same('noted', 'figures', keys) }} and figures.breakdown = 'overview'
    where noted.printed is distinct from figures.printed
{%- endmacro %}
