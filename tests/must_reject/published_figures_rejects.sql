{% set columns = [
    'product_id', 'report_month', 'period', 'flow', 'breakdown', 'member_code', 'rank', 'measure', 'table_no',
] %}
{% set rest = ["date '2024-06-01'", "'month'", "'export'", "'partner'", "'502'", 1, "'share'", 2] %}
{{ must_reject(
    figure_mismatches(
        fixture(columns + ['printed'], [
            ["'good'"] + rest + ["'21.0'"], ["'a digit is off'"] + rest + ["'21.0'"], ["'not printed'"] + rest + ["'21.0'"],
        ]),
        fixture(columns + ['language', 'printed_text'], [
            ["'good'"] + rest + ["'zh'", "'21.0'"], ["'good'"] + rest + ["'en'", "'21.0'"],
            ["'a digit is off'"] + rest + ["'zh'", "'20.9'"], ["'a digit is off'"] + rest + ["'en'", "'21.0'"],
        ]),
    ),
    'product_id',
    [('a digit is off', 'published_figure'), ('not printed', 'published_figure')],
) }}
