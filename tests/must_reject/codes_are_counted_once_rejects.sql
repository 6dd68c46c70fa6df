-- Each flow is a case; the dollar tables take the quantities of lines in yuan. p takes 8507 with all under it, q only
-- 850760, r 62011000 of one HS edition and its part of the next.
{% set january, february = "date '2024-01-01'", "date '2024-02-01'" %}
{% set always, editions = ['1900', '9999'], [['2017', '2023'], ['2024', '2027']] %}
{% set lines = [
    ('a code and its part', '85076000', 'partner', 'usd', january),
    ('a code and its part', '8507600010', 'partner', 'usd', january),
    ('one without partners', '8507', 'total', 'usd', january),
    ('one without partners', '85079000', 'partner', 'usd', january),
    ('one after the other', '85076000', 'partner', 'usd', january),
    ('one after the other', '8507600010', 'partner', 'usd', february),
    ('an extract that no table takes', '85076000', 'total', 'usd', january),
    ('an extract that no table takes', '8507600010', 'partner', 'usd', january),
    ('in two currencies', '85076000', 'partner', 'usd', january),
    ('in two currencies', '8507600010', 'partner', 'cny', january),
    ('side by side', '85071000', 'partner', 'usd', january),
    ('side by side', '85076000', 'partner', 'usd', january),
    ('no product has both', '61', 'partner', 'usd', january),
    ('no product has both', '6101', 'partner', 'usd', january),
    ('spliced by edition', '62011000', 'partner', 'usd', january),
    ('spliced by edition', '6201100010', 'partner', 'usd', january),
] %}
{% set line_rows, source_rows = [], [] %}
{% for flow, code, breakdown, currency, month in lines %}
    {% set key = ["'" ~ code ~ "'", "'" ~ flow ~ "'"] %}
    {% set source = ["'" ~ breakdown ~ "'", "'" ~ currency ~ "'"] %}
    {% do line_rows.append(key + [month] + source + ["'a.csv'", loop.index]) %}
    {% if flow != 'an extract that no table takes' or breakdown == 'partner' %}
        {% do source_rows.append(key + [2024, 1 if month == january else 2] + source + ["'overview'", "'usd'"]) %}
    {% endif %}
{% endfor %}
{{ must_reject(
    codes_counted_twice(
        fixture(['product_id', 'product_code', 'first_year', 'last_year'], [
            ["'p'", "'8507'"] + always, ["'p'", "'85071000'"] + always, ["'p'", "'85076000'"] + always,
            ["'p'", "'8507600010'"] + always, ["'p'", "'85079000'"] + always,
            ["'q'", "'85076000'"] + always,
            ["'r'", "'62011000'"] + editions[0], ["'r'", "'6201100010'"] + editions[1],
            ["'61'", "'61'"] + always, ["'6101'", "'6101'"] + always,
        ]),
        fixture(
            ['product_code', 'flow', 'data_month', 'breakdown', 'currency', 'source_file', 'line_number'], line_rows
        ),
        fixture(
            ['product_code', 'flow', 'year', 'months', 'source_breakdown', 'source_currency', 'breakdown', 'currency'],
            source_rows
        )
    ),
    'flow',
    [
        ('a code and its part', 'counted_twice'), ('one without partners', 'counted_twice'),
        ('in two currencies', 'counted_twice'),
    ],
) }}
