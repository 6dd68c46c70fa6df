{# A whole number below a thousand million as text with commas: 1834 as 1,834. #}
{% macro grouped(number) -%}
    case
        when {{ number }} < 1000 then cast({{ number }} as {{ dbt.type_string() }})
        when {{ number }} < 1000000
            then
                cast({{ divide_whole(number, '1000') }} as {{ dbt.type_string() }})
                || ',' || lpad(cast({{ number }} % 1000 as {{ dbt.type_string() }}), 3, '0')
        else
            cast({{ divide_whole(number, '1000000') }} as {{ dbt.type_string() }})
            || ',' || lpad(cast({{ divide_whole(number, '1000') }} % 1000 as {{ dbt.type_string() }}), 3, '0')
            || ',' || lpad(cast({{ number }} % 1000 as {{ dbt.type_string() }}), 3, '0')
    end
{%- endmacro %}
