{#
  Test of a model whose rows are faults (models/quality). Who must not read faulty rows names it: `-- depends_on: …`.
  dbt then builds that model after the test, and not at all where it fails.
#}
{% test is_empty(model) %}
    select * from {{ model }}
{% endtest %}
