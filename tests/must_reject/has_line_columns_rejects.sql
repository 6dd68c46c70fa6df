{{ must_reject(
    line_column_failures(['renamed'] + line_columns()[1:], 'bad.csv') ~ ' union all '
    ~ line_column_failures(line_columns(), 'good.csv'),
    'source_file',
    [('bad.csv', 'unknown_header'), ('bad.csv', 'missing_header')],
) }}
