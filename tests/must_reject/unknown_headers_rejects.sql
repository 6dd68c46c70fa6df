{# The header check answers with texts, not rows: each case states how many. #}
{% set cases = [
    ('good', line_columns(), 0),
    ('renamed', ['amount'] + line_columns()[1:], 2),
    ('one too many', line_columns() + ['remark'], 1),
    ('one too few', line_columns()[:-1], 1),
] %}
{% for case, header, expected in cases %}
    {% set actual = header_problems(header, line_columns()) | length %}
    select '{{ case }}' as case_name, {{ expected }} as expected, {{ actual }} as actual
    where {{ expected }} <> {{ actual }}
    {{ 'union all' if not loop.last }}
{% endfor %}
