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


@dataclass(frozen=True)
class Decision:
    """`land` an extract, `rewrite` the coverage of an `earlier` one, or leave it `unchanged`."""

    action: str
    vintage: str
    coverage: str
    earlier: Manifest | None = None


def decide(
    landed: Sequence[Manifest],
    content: tuple[str, str],
    vintage: str,
    coverage: str | None,
    default_coverage: str,
) -> Decision:
    """Decide about content by what was landed before.

    `coverage` is None where nobody said it; it then never changes what somebody once said.
    The same content later is news only if something else covered its months in between: figures
    that went back to what they were are a revision.
    """
    same = [m for m in landed if m.content == content and m.vintage <= vintage]
    if not same:
        return Decision("land", vintage, coverage or default_coverage)
    earlier = max(same, key=_age)
    between = [
        m
        for m in landed
        if m.content != content
        and (m.flow, m.breakdown, m.currency) == (earlier.flow, earlier.breakdown, earlier.currency)
        and earlier.vintage < vintage
        and _age(earlier) < _age(m)
        and m.vintage <= vintage
        and m.month_set & earlier.month_set
    ]
    if between:
        return Decision("land", vintage, coverage or earlier.coverage)
    if coverage and coverage != earlier.coverage:
        return Decision("rewrite", earlier.vintage, coverage, earlier)
    return Decision("unchanged", earlier.vintage, earlier.coverage, earlier)


def _age(manifest: Manifest) -> tuple[str, str]:
    """Of two downloads of one day the one that was ingested later counts as the later."""
    return (manifest.vintage, manifest.ingested_at)


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
    if not known:
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
