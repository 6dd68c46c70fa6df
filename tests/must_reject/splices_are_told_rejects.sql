{% set columns = [
    'case_name', 'splice_status', 'is_exact', 'codes_outside', 'valid_from', 'first_report_month', 'last_report_month',
    'last_report_month_rolling_12_months',
] %}
{% set months = ["date '2022-01-01'", "date '2022-01-01'", "date '2022-12-01'", "date '2023-11-01'"] %}
{% set no_text = 'cast(null as ' ~ dbt.type_string() ~ ')' %}
{% set rows = [
    ["'good'", "'exact'", 'true', no_text] + months,
    ["'good too'", "'goes_elsewhere'", 'false', "'854141'"] + months,
    ["'called exact'", "'unknown'", 'true', no_text] + months,
    ["'something outside'", "'exact'", 'true', "'854141'"] + months,
    ["'nobody named'", "'comes_from_elsewhere'", 'false', no_text] + months,
    ["'other month'", "'exact'", 'true', no_text, "date '2021-12-01'"] + months[1:],
] %}
{{ must_reject(
    untold_splices(fixture(columns, rows)),
    'case_name',
    [
        ('called exact', 'flag'), ('something outside', 'nothing_outside'), ('nobody named', 'named'),
        ('other month', 'months'),
    ],
) }}
