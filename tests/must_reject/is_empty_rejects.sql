{{ must_reject(
    test_is_empty(fixture(['case_name', 'rule'], [["'a fault'", "'unreadable_line'"]])),
    'case_name',
    [('a fault', 'unreadable_line')],
) }}
