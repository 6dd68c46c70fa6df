{# 100 of China's and 110 of the partner's, 9.52 %: right, or with another difference, asymmetry, valuation, margin. #}
{% set asymmetry = 9.523809523809524 %}
{% set columns = [
    'product_id', 'flow', 'status', 'value_usd', 'valuation', 'partner_value_usd', 'partner_valuation', 'difference_usd',
    'asymmetry_pct', 'cif_fob_margin_pct', 'partner_value_usd_adjusted',
] %}
{{ must_reject(
    asymmetry_breaches(fixture(columns, [
        ["'good'", "'export'", "'ok'", 100, "'FOB'", 110, "'CIF'", 10, asymmetry, 0, 'null'],
        ["'good with a margin'", "'import'", "'ok'", 100, "'CIF'", 110, "'FOB'", 10, asymmetry, 10, 121],
        ["'good not compared'", "'export'", "'incomplete'", 100, "'FOB'", 'null', 'null', 'null', 'null', 10, 'null'],
        ["'good without trade'", "'export'", "'ok'", 0, "'FOB'", 0, "'FOB'", 0, 'null', 0, 'null'],
        ["'other difference'", "'export'", "'ok'", 100, "'FOB'", 110, "'CIF'", 11, 1.1 * asymmetry, 0, 'null'],
        ["'of the smaller'", "'export'", "'ok'", 100, "'FOB'", 110, "'CIF'", 10, 10, 0, 'null'],
        ["'too far'", "'export'", "'ok'", -100, "'FOB'", 110, "'CIF'", 210, 4200, 0, 'null'],
        ["'compared in silence'", "'export'", "'incomplete'", 100, "'FOB'", 110, "'CIF'", 10, asymmetry, 0, 'null'],
        ["'not compared'", "'export'", "'ok'", 100, "'FOB'", 110, "'CIF'", 'null', 'null', 0, 'null'],
        ["'valued otherwise'", "'export'", "'ok'", 100, "'CIF'", 110, "'CIF'", 10, asymmetry, 0, 'null'],
        ["'not valued'", "'export'", "'ok'", 100, "'FOB'", 110, 'null', 10, asymmetry, 0, 'null'],
        ["'corrected in silence'", "'export'", "'ok'", 100, "'FOB'", 110, "'CIF'", 10, asymmetry, 0, 100],
        ["'corrected for nothing'", "'export'", "'ok'", 100, "'FOB'", 110, "'FOB'", 10, asymmetry, 10, 100],
    ])),
    'product_id',
    [
        ('other difference', 'difference'), ('of the smaller', 'asymmetry'), ('too far', 'range'),
        ('compared in silence', 'compared'), ('not compared', 'compared'), ('not compared', 'difference'),
        ('not compared', 'asymmetry'), ('valued otherwise', 'valuation'), ('not valued', 'valuation'),
        ('corrected in silence', 'margin'), ('corrected for nothing', 'margin'),
    ],
) }}
