{# The trade marts in dollars with what they are by, and the column that tells their members apart: a list. #}
{% macro dollar_tables() -%}
    {{ return([
        ('overview', 'trade_overview', "''"),
        ('region', 'trade_by_region', 'region_code'),
        ('partner', 'trade_by_partner', 'partner_code'),
        ('province', 'trade_by_province', 'province_code'),
    ]) }}
{%- endmacro %}
