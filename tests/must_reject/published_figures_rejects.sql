{% set columns = [
    'product_id', 'report_month', 'period', 'flow', 'breakdown', 'member_code', 'rank', 'measure', 'table_no',
    'language', 'printed', 'printed_now', 'is_revised_since',
] %}
{% set key = ["date '2024-06-01'", "'month'", "'export'", "'partner'", "'502'", 1, "'share'", 2, "'zh'"] %}
{{ must_reject(
    test_figures_are_reproduced(fixture(columns, [
        ["'good'"] + key + ["'21.0'", "'21.0'", 'false'],
        ["'a digit is off'"] + key + ["'21.0'", "'20.9'", 'false'],
        ["'not printed'"] + key + ["'21.0'", 'null', 'false'],
        ["'revised since'"] + key + ["'21.0'", "'20.9'", 'true'],
    ])),
    'product_id',
    [('a digit is off', 'published_figure'), ('not printed', 'published_figure')],
) }}
