{# Source test: lines and sums of every extract arrive in staging, none more, none fewer. #}
{% test nothing_is_lost(model) %}
    {% for what, total in [('rows', 'rows_in_file'), ('quantity', 'sum_quantity'), ('value', 'sum_value')] %}
        select
            '{{ what }}_lost_or_added' as rule, extract_id, source_file,
            {{ total }} as expected, {{ total }} - {{ what }}_difference as actual, {{ what }}_difference as difference
        from {{ model }}
        where {{ what }}_difference is distinct from 0
        {{ 'union all' if not loop.last }}
    {% endfor %}
{% endtest %}
