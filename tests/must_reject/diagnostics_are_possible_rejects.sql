{#
  Box and Jenkins' airline passengers have these eleven measures and, without M6, Q = 17.78 / 90 = 0.20; five years of
  another series seven, and Q = 28.87 / 90 = 0.32. Bad: another mean, a measure above 3, no mean, a failure without words.
#}
{% set unknown = 'cast(null as double)' %}
{% set long = ['0.041', '0.042', '0.0', '0.283', '0.19', '0.703', '0.203', '0.418', '0.368', '0.431', '0.418'] %}
{% set short = ['0.159', '0.142', '0.994', '0.161', '0.652', '1.49', '0.191'] + [unknown] * 4 %}
{% set columns = ['case_name'] %}
{% for number in range(1, 12) %}
    {% do columns.append('m' ~ number) %}
{% endfor %}
{% set rows = [] %}
{% for case, measures, q, status, failure in [
    ('good', long, '0.2', 'ok', 'null'),
    ('five years', short, '0.32', 'ok', 'null'),
    ('too short', [unknown] * 11, unknown, 'too_short', 'null'),
    ('failed', [unknown] * 11, unknown, 'failed', "'words'"),
    ('another mean', long, '0.22', 'ok', 'null'),
    ('too much', ['3.1'] + long[1:], '0.537', 'ok', 'null'),
    ('no mean', long, unknown, 'ok', 'null'),
    ('no words', [unknown] * 11, unknown, 'failed', 'null'),
] %}
    {% set failure = 'cast(' ~ failure ~ ' as ' ~ dbt.type_string() ~ ')' %}
    {% do rows.append(["'" ~ case ~ "'"] + measures + [q, "'" ~ status ~ "'", failure]) %}
{% endfor %}
{{ must_reject(
    diagnostics_breaches(fixture(columns + ['q', 'status', 'failure'], rows)),
    'case_name',
    [
        ('another mean', 'mean'), ('too much', 'range'), ('no mean', 'mean'), ('no mean', 'status'),
        ('no words', 'status'),
    ],
) }}
