{# Code-list test: the figure that a discrepancy is about is printed so in table 1 of the published `figures`. #}
{% test is_published(model, figures) %}
    {%- set keys = ['product_id', 'report_month', 'period', 'flow', 'measure'] -%}
    select
        'not_published_so' as rule, {{ prefixed('noted', keys) }},
        figures.printed as expected, noted.printed as actual
    from {{ model }} as noted
    left join {{ figures }} as figures on {{ same('noted', 'figures', keys) }} and figures.breakdown = 'overview'
    where noted.printed is distinct from figures.printed
{% endtest %}
