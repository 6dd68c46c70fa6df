{#
  What: each printed measure as sums of sides: of which part of the fraction a side is a term (numerator, denominator),
  by how much it is multiplied, whether it is this period's or last year's, and whether the flow's total stands there
  instead of the row's own. What has no denominator of this kind is divided by the unit that it is printed in.
  Method: docs/methodology.md, "How the bulletin prints". Returns: a list.
#}
{% macro terms_of_measures() -%}
    {%- set terms = [
        ('value', 'numerator', 1, 'current', false),
        ('value_change', 'numerator', 1, 'current', false),
        ('value_change', 'numerator', -1, 'last_year', false),
        ('share', 'numerator', 100, 'current', false),
        ('share', 'denominator', 1, 'current', true),
        ('quantity', 'numerator', 1, 'current', false),
    ] -%}
    {%- for measure in ['value_yoy', 'quantity_yoy'] -%}
        {%- do terms.extend([
            (measure, 'numerator', 100, 'current', false),
            (measure, 'numerator', -100, 'last_year', false),
            (measure, 'denominator', 1, 'last_year', false),
        ]) -%}
    {%- endfor -%}
    {{ return(terms) }}
{%- endmacro %}
