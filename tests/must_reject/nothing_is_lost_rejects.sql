{% set columns = [
    'extract_id', 'source_file', 'rows_in_file', 'sum_quantity', 'sum_value',
    'rows_difference', 'quantity_difference', 'value_difference',
] %}
{{ must_reject(
    test_nothing_is_lost(fixture(columns, [
        ["'good'", "'a.csv'", 10, 20, 30, 0, 0, 0],
        ["'a line too few'", "'b.csv'", 10, 20, 30, 1, 0, 0],
        ["'a piece too many'", "'c.csv'", 10, 20, 30, 0, -1, 0],
        ["'a dollar too few'", "'d.csv'", 10, 20, 30, 0, 0, 1],
        ["'no sum to compare with'", "'e.csv'", 10, 20, 'null', 0, 0, 'null'],
    ])),
    'extract_id',
    [
        ('a line too few', 'rows_lost_or_added'), ('a piece too many', 'quantity_lost_or_added'),
        ('a dollar too few', 'value_lost_or_added'), ('no sum to compare with', 'value_lost_or_added'),
    ],
) }}
