{# Tables of a series (36 numbers) and their members: each once is good, whatever their order; the rest is not. #}
{{ must_reject(
    repeated_keys(fixture(['case_name', 'table_no', 'member_code'], [
        ["'good'", 73, "'502'"], ["'good'", 72, "'502'"], ["'good'", 107, "'502'"], ["'good'", 109, "'502'"],
        ["'good'", 73, "'304'"],
        ["'twice'", 80, "'502'"], ["'twice'", 80, "'502'"], ["'twice'", 81, "'502'"],
        ["'null member'", 80, 'null'],
        ["'null table'", 'cast(null as bigint)', "'502'"],
    ]), ['table_no', 'case_name', 'member_code']),
    'case_name',
    [('twice', 'repeated_key'), ('null member', 'repeated_key'), ('null table', 'repeated_key')],
) }}
