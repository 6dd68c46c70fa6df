{% set rules = fixture(
    ['rule', 'is_on', 'weight', 'threshold'], [["'unit_value'", 'true', 3, 3.5], ["'revision'", 'false', 4, 1.0]]
) %}
{{ must_reject(
    alert_breaches(fixture(
        [
            'product_id', 'report_month', 'flow', 'breakdown', 'member_code', 'rule', 'rank', 'number', 'threshold',
            'value_usd', 'reason_zh', 'reason_en',
        ],
        [
            ["'good'", "date '2024-06-01'", "'export'", "'partner'", "'a'", "'unit_value'", 1, -4.0, 3.5, 200, "'是'", "'yes'"],
            ["'good'", "date '2024-06-01'", "'export'", "'partner'", "'b'", "'unit_value'", 2, 3.5, 3.5, 'null', "'是'", "'yes'"],
            ["'silent'", "date '2024-06-01'", "'export'", "'partner'", "'a'", "'unit_value'", 1, 4.0, 3.5, 200, 'null', "'yes'"],
            ["'empty'", "date '2024-06-01'", "'export'", "'partner'", "'a'", "'unit_value'", 1, 4.0, 3.5, 200, "'是'", "' '"],
            ["'under'", "date '2024-06-01'", "'export'", "'partner'", "'a'", "'unit_value'", 1, 3.4, 3.5, 200, "'是'", "'yes'"],
            ["'another threshold'", "date '2024-06-01'", "'export'", "'partner'", "'a'", "'unit_value'", 1, 3.4, 3.0, 200, "'是'", "'yes'"],
            ["'off'", "date '2024-06-01'", "'export'", "'overview'", "''", "'revision'", 1, 3.4, 1.0, 200, "'是'", "'yes'"],
            ["'no rule'", "date '2024-06-01'", "'export'", "'overview'", "''", "'whim'", 1, 3.4, 1.0, 200, "'是'", "'yes'"],
            ["'not ranked'", "date '2024-06-01'", "'export'", "'partner'", "'a'", "'unit_value'", 2, 4.0, 3.5, 200, "'是'", "'yes'"],
            ["'in disorder'", "date '2024-06-01'", "'export'", "'partner'", "'a'", "'unit_value'", 1, 4.0, 3.5, 100, "'是'", "'yes'"],
            ["'in disorder'", "date '2024-06-01'", "'export'", "'partner'", "'b'", "'unit_value'", 2, 4.0, 3.5, 200, "'是'", "'yes'"],
        ],
    ), rules),
    'product_id',
    [
        ('silent', 'reason'), ('empty', 'reason'), ('under', 'threshold'), ('another threshold', 'threshold'),
        ('off', 'rule_is_on'), ('no rule', 'rule_is_on'), ('no rule', 'threshold'), ('not ranked', 'rank'),
        ('in disorder', 'order'),
    ],
) }}
