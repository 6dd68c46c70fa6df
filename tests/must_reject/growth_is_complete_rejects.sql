{% set columns = [
    'product_id', 'report_month', 'period', 'flow', 'value_usd', 'value_usd_last_year', 'yoy_status', 'is_complete',
    'is_complete_last_year',
] %}
{% set key = ["date '2024-06-01'", "'month'", "'export'", 7, 4] %}
{{ must_reject(
    growths_of_the_incomplete(fixture(columns, [
        ["'good'"] + key + ["'ok'", 'true', 'true'],
        ["'withheld'"] + key + ["'incomplete'", 'false', 'true'],
        ["'incomplete'"] + key + ["'ok'", 'false', 'true'],
        ["'incomplete last year'"] + key + ["'ok'", 'true', 'false'],
        ["'no last year'"] + key + ["'ok'", 'true', 'cast(null as boolean)'],
    ])),
    'product_id',
    [
        ('incomplete', 'growth_of_the_incomplete'), ('incomplete last year', 'growth_of_the_incomplete'),
        ('no last year', 'growth_of_the_incomplete'),
    ],
) }}
