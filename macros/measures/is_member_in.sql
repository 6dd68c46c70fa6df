{# SQL: does a membership (region_membership) hold on a day? No last day = still a member. #}
{% macro is_member_in(day) -%}
    {{ day }} between membership.valid_from and coalesce(membership.valid_to, date '9999-12-31')
{%- endmacro %}
