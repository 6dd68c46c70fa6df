{{ must_reject(
    test_landed_lines_are_there(
        fixture(['extract_id', 'source_file', 'rows_landed'], [
            ["'whole'", "'a.csv'", "'2'"],
            ["'a line too few'", "'b.csv'", "'2'"],
            ["'a line too many'", "'c.csv'", "'1'"],
            ["'none left'", "'d.csv'", "'1'"],
            ["'none from the start'", "'e.csv'", "'0'"],
        ]),
        fixture(['extract_id'], [
            ["'whole'"], ["'whole'"], ["'a line too few'"], ["'a line too many'"], ["'a line too many'"],
        ])
    ),
    'extract_id',
    [
        ('a line too few', 'lines_not_as_landed'), ('a line too many', 'lines_not_as_landed'),
        ('none left', 'lines_not_as_landed'),
    ],
) }}
