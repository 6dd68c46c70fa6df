"""What the landing already knows: whether an extract adds to it, and what it changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from .. import quoting
from ..errors import reason
from .columns import KEY, PLACEHOLDERS
from .manifest import Manifest
from .problem import refuse
from .question import Question


@dataclass(frozen=True)
class Decision:
    """`land` an extract, `rewrite` what was said of an `earlier` one, or leave it `unchanged`."""

    action: str
    coverage: str
    question: Question
    earlier: Manifest | None = None


def decide(
    same: Sequence[Manifest], vintage: str, coverage: str | None, question: Question
) -> Decision:
    """Decide about content by the extracts that were landed of the `same`, oldest first.

    `coverage` is None, and a part of `question` empty, where nobody said it; it then never changes
    what somebody once said. The same content of a later day is a statement of that day.
    """
    earlier = [
        other
        for other in same
        # Files without lines are all the same; each answers its own question.
        if other.vintage <= vintage and (other.rows_in_file or other.question == question)
    ]
    if not earlier:
        return Decision("land", coverage or "partial", question)
    last = earlier[-1]
    question = Question(
        question.codes or last.question.codes, question.months or last.question.months
    )
    said = coverage or last.coverage
    if last.vintage < vintage:
        return Decision("land", said, question)
    if question != last.question or (said != last.coverage and last.is_whole):
        return Decision("rewrite", said, question, last)
    return Decision("unchanged", last.coverage, question, last)


@dataclass(frozen=True)
class Changes:
    """Lines of an extract against the latest vintage before it, by key."""

    new: int
    revised: int
    unchanged: int


def compare(
    connection: duckdb.DuckDBPyConnection,
    staged: Sequence[Path],
    value: str,
    known: Sequence[tuple[str, Path]],
    rows: int,
) -> Changes:
    """Compare staged lines with landed ones: `known` are extracts and their files, oldest first.

    A line is revised if value, quantities or units differ, however the numbers are written.
    Raises `IngestRefused` if landed lines are damaged.
    """
    if not (known and staged):
        return Changes(rows, 0, 0)
    versions = {extract_id: version for version, (extract_id, _) in enumerate(known)}
    listed = ", ".join(f"({quoting.text(name)}, {version})" for name, version in versions.items())
    key = ", ".join(f"coalesce({name}, '') as {name}" for name in KEY)
    names = ", ".join(KEY)
    marks = ", ".join(quoting.text(mark) for mark in PLACEHOLDERS)

    def number(name: str) -> str:
        return f"try_cast(replace({name}, ',', '') as hugeint)"

    def unit(name: str) -> str:
        return f"if({name} in ({marks}), null, {name})"

    def quantity(index: int) -> str:
        return f"if({unit(f'unit_{index}')} is null, null, {number(f'quantity_{index}')})"

    measures = ", ".join([number(value), quantity(1), unit("unit_1"), quantity(2), unit("unit_2")])

    query = f"""
    with

    fresh as (

        select {key}, hash({measures}) as measures from {quoting.parquet(staged)}

    ),

    earlier as (

        select {key}, version, hash({measures}) as measures
        from {quoting.parquet([path for _, path in known])}
        inner join (values {listed}) as versions (extract_id, version) using (extract_id)

    ),

    latest as (

        select {names}, max_by(measures, version) as measures
        from earlier
        group by {names}

    )

    select
        count(*) filter (where latest.measures is null),
        count(*) filter (where latest.measures <> fresh.measures),
        count(*) filter (where latest.measures = fresh.measures)
    from fresh
    left join latest using ({names})
    """
    try:
        counts = connection.execute(query).fetchone() or (0, 0, 0)
    except (duckdb.InvalidInputException, duckdb.BinderException) as error:
        raise refuse(
            f"damaged lines in the landing ({reason(error)})",
            "Parquet files written by customs ingest in lines/",
        ) from error
    return Changes(*counts)
