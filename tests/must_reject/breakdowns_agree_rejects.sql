{% set columns = [
    'product_id', 'currency', 'flow', 'data_month', 'sum_of_partners', 'sum_of_provinces', 'difference',
    'partner_vintage', 'province_vintage',
] %}
{% set cells = ["'usd'", "'export'", "date '2024-06-01'", 10, 9, 1] %}
{{ must_reject(
    breakdown_breaches(fixture(columns, [
        ["'revised in one of them'"] + cells + ["date '2024-07-20'", "date '2024-08-20'"],
        ["'same vintage'"] + cells + ["date '2024-07-20'", "date '2024-07-20'"],
    ])),
    'product_id',
    [('same vintage', 'partners_equal_provinces')],
) }}
