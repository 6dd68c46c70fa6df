{#
  What is compared adds up: the difference is the partner's value less China's, the asymmetry is that in per cent of
  their mean, and nothing is compared, or corrected, that is not said to be.
#}
{% test asymmetry_is_its_own(model) %}
    {{ asymmetry_breaches(model) }}
{% endtest %}

{% macro asymmetry_breaches(asymmetries) -%}
    {{ rows_that_break(asymmetries, [
        ('difference', "status <> 'ok' or abs(value_usd + difference_usd - partner_value_usd) <= 1e-9 * partner_value_usd"),
        ('asymmetry', "status <> 'ok' or value_usd + partner_value_usd = 0"
            ~ ' or abs(asymmetry_pct * (value_usd + partner_value_usd) - 200 * difference_usd)'
            ~ ' <= 1e-9 * 200 * (value_usd + partner_value_usd)'),
        ('range', 'asymmetry_pct is null or asymmetry_pct between -200.000001 and 200.000001'),
        ('compared', "(status = 'ok') = (difference_usd is not null)"),
        ('valuation', "valuation = case flow when 'export' then 'FOB' else 'CIF' end"
            ~ ' and (partner_valuation is null) = (partner_value_usd is null)'),
        ('margin', '(partner_value_usd_adjusted is null) = (cif_fob_margin_pct = 0 or partner_value_usd is null)'
            ~ ' and (partner_value_usd_adjusted is null or valuation <> partner_valuation'
            ~ ' or partner_value_usd_adjusted = partner_value_usd)'),
    ]) }}
{%- endmacro %}
