{% set columns = ['case_name'] %}
{% set rows = [] %}
{% for side in ['', '_last_year'] %}
    {% for name in ['hhi', 'cr3_pct', 'cr5_pct', 'effective_members'] %}
        {% do columns.append(name ~ side) %}
    {% endfor %}
{% endfor %}
{% set good = ['3552.0', '90.0', '100.0', '2.8'] %}
{% set bad = {
    'three more than five': ['3552.0', '90.0', '80.0', '2.8'],
    'more than all': ['3552.0', '90.0', '101.0', '2.8'],
    'more than one': ['10001.0', '100.0', '100.0', '1.0'],
    'less than equal': ['2000.0', '90.0', '100.0', '5.0'],
    'no index': ['cast(null as double)', '90.0', '100.0', '2.8'],
} %}
{% do rows.append(["'good'"] + good + good) %}
{% for case, values in bad.items() %}
    {% do rows.append(["'" ~ case ~ "'"] + values + good) %}
    {% do rows.append(["'" ~ case ~ " last year'"] + good + values) %}
{% endfor %}
{% set expected = [] %}
{% for case, rule in [
    ('three more than five', 'cr'), ('more than all', 'cr'), ('more than one', 'hhi'), ('less than equal', 'hhi'),
    ('no index', 'nulls'),
] %}
    {% do expected.append((case, rule)) %}
    {% do expected.append((case ~ ' last year', rule)) %}
{% endfor %}
{{ must_reject(concentration_breaches(fixture(columns, rows)), 'case_name', expected) }}
