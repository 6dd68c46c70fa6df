{% macro record_build_started() %}{% endmacro %}
{% macro record_build_ended(results) %}{% endmacro %}
{% macro print_failing_rows(results) %}{% endmacro %}
