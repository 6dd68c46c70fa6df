{# 90 adjusted × 1.1 × 1.01 = 99.99 traded: good, too short, another product, no status, no table, growth of nothing. #}
{% set unknown = 'cast(null as double)' %}
{% set rows = [] %}
{% for case, adjusted, trend, status, growth in [
    ('good', '90.0', '91.0', 'ok', '1.0'),
    ('too short', unknown, unknown, 'too_short', unknown),
    ('another product', '91.0', '91.0', 'ok', '1.0'),
    ('no status', '90.0', '91.0', 'too_short', unknown),
    ('no table', '90.0', unknown, 'ok', '1.0'),
    ('growth of nothing', unknown, unknown, 'failed', '1.0'),
] %}
    {% do rows.append(["'" ~ case ~ "'", '99.99', adjusted, trend, '1.1', '1.01', growth, "'" ~ status ~ "'"]) %}
{% endfor %}
{{ must_reject(
    adjustment_breaches(fixture(
        ['case_name', 'value', 'adjusted', 'trend', 'seasonal_factor', 'calendar_factor', 'adjusted_mom_pct', 'status'],
        rows
    )),
    'case_name',
    [
        ('another product', 'product'), ('no status', 'status'), ('no table', 'status'), ('growth of nothing', 'growth'),
    ],
) }}
