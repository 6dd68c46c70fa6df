{% set columns = [
    'product_id', 'currency', 'flow', 'data_month', 'total', 'sum_of_provinces', 'difference', 'is_of_one_vintage',
    'is_rounding',
] %}
{% set cells = ["'usd'", "'export'", "date '2024-06-01'", 10, 9, 1] %}
{{ must_reject(
    test_breakdowns_agree(fixture(columns, [
        ["'revised in one of them'"] + cells + ['false', 'false'],
        ["'rounded'"] + cells + ['true', 'true'],
        ["'same vintage'"] + cells + ['true', 'false'],
    ])),
    'product_id',
    [('same vintage', 'total_equals_provinces')],
) }}
