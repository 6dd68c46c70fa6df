{# A whole number of at most 18 digits, without a sign, as text with commas: 1834 as 1,834. #}
{% macro grouped(number) -%}
    case
        {% for count in range(1, 7) -%}
            {{ 'when ' ~ number ~ ' < ' ~ 1000 ** count ~ ' then ' if not loop.last else 'else ' }}
            {%- for place in range(count - 1, -1, -1) -%}
                {%- set part = divide_whole(number, (1000 ** place) | string) if place else number -%}
                {%- if loop.first -%}
                    cast({{ part }} as {{ dbt.type_string() }})
                {%- else -%}
                    {{ " || ',' || " }}lpad(cast({{ part }} % 1000 as {{ dbt.type_string() }}), 3, '0')
                {%- endif -%}
            {%- endfor %}
        {% endfor -%}
    end
{%- endmacro %}
