{{ must_reject(
    repeated_keys(fixture(['case_name', 'code'], [
        ["'good'", "'1'"], ["'good'", "'2'"],
        ["'twice'", "'1'"], ["'twice'", "'1'"],
        ["'null key'", 'null'],
    ]), ['case_name', 'code']),
    'case_name',
    [('twice', 'repeated_key'), ('null key', 'repeated_key')],
) }}
