{#
  Test: the landing holds as many lines of every extract as its manifest says. Years that nothing has changed are not
  read again, so lines that vanish from the folder would be missed only at the next full refresh.
  `model`: the manifests; `lines`: the landed lines. Fails with rule, extract_id, source_file, expected, found.
#}
{% test landed_lines_are_there(model, lines) %}
    with

    counted as (

        select extract_id, count(*) as line_count from {{ lines }} group by extract_id

    )

    select
        'lines_not_as_landed' as rule,
        manifests.extract_id,
        manifests.source_file,
        manifests.rows_landed as expected,
        coalesce(counted.line_count, 0) as found
    from {{ model }} as manifests
    left join counted on manifests.extract_id = counted.extract_id
    where manifests.rows_landed is distinct from coalesce(counted.line_count, 0)
{% endtest %}
