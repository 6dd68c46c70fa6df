{{ must_reject(
    index_breaches(fixture(
        [
            'case_name', 'laspeyres_unit_value_index', 'paasche_unit_value_index', 'fisher_unit_value_index',
            'matched_count', 'matched_share_pct', 'matched_share_pct_last_year',
        ],
        [
            ["'good'", 80.0, 125.0, 100.0, 2, 50.0, 100.0],
            ["'nobody'", 'cast(null as double)', 'null', 'null', 0, 0.0, 0.0],
            ["'too high'", 80.0, 125.0, 126.0, 2, 50.0, 100.0],
            ["'too low'", 125.0, 80.0, 79.0, 2, 50.0, 100.0],
            ["'missing'", 80.0, 125.0, 'null', 2, 50.0, 100.0],
            ["'of nobody'", 80.0, 125.0, 100.0, 0, 50.0, 100.0],
            ["'more than all'", 80.0, 125.0, 100.0, 2, 101.0, 100.0],
            ["'less than none'", 80.0, 125.0, 100.0, 2, 50.0, -1.0],
        ],
    )),
    'case_name',
    [
        ('too high', 'fisher'), ('too low', 'fisher'), ('missing', 'exists'), ('of nobody', 'exists'),
        ('more than all', 'share'), ('less than none', 'share'),
    ],
) }}
