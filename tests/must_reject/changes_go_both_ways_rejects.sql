{# 854140 was split into 854142 and 854143; the way back is missing, of another relation, or of another share. #}
{% set columns = [
    'case_name', 'hs_edition', 'hs_code', 'other_edition', 'other_code', 'direction', 'relation', 'share_pct',
] %}
{% set rows = [] %}
{% for case, code, relation, share in [
    ('good', '854142', 'split', '40.0'), ('other relation', '854143', 'merged', '40.0'),
    ('other share', '854149', 'split', '50.0'), ('no way back', '854141', none, none),
] %}
    {% do rows.append(
        ["'" ~ case ~ "'", "'HS2017'", "'854140'", "'HS2022'", "'" ~ code ~ "'", "'next'", "'split'", '40.0']
    ) %}
    {% if relation %}
        {% do rows.append(
            ["'" ~ case ~ "'", "'HS2022'", "'" ~ code ~ "'", "'HS2017'", "'854140'", "'before'", "'" ~ relation ~ "'", share]
        ) %}
    {% endif %}
{% endfor %}
{# What is made of codes that are not told one by one has no way back. #}
{% do rows.append(
    ["'various'", "'HS2022'", "'854151'", "'HS2017'", "'various'", "'before'", "'unknown'", 'cast(null as double)']
) %}
{{ must_reject(
    one_way_changes(fixture(columns, rows)),
    'case_name',
    [('other relation', 'both_ways'), ('other share', 'both_ways'), ('no way back', 'both_ways')],
) }}
