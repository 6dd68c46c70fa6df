"""How two tables differ, row by row.

Keys, texts, whole numbers, dates, flags and nulls must be equal, ratios within 1e-9 of the larger.
Rows are matched by a key, so a row that one side lacks is a difference, and so is a key that
stands in several rows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import duckdb

FLOATS = ("FLOAT", "DOUBLE")
TOLERANCE = 1e-9
SHOWN = 5


@dataclass(frozen=True)
class Difference:
    """What differs in a table: a column, the `columns` themselves, `rows` that only one side has,
    or `keys` that repeat; in how many rows (columns, pairs of rows), and a few of them."""

    table: str
    what: str
    count: int
    examples: list[str]

    def and_more(self, count: int) -> "Difference":
        return replace(self, count=self.count + count)

    def __str__(self) -> str:
        return "\n    ".join([f"{self.table}.{self.what}: {self.count:,} differ", *self.examples])


def differences(
    engine: duckdb.DuckDBPyConnection,
    table: str,
    one: str,
    other: str,
    keys: Sequence[str] = (),
    parts: Sequence[str] = ("true",),
) -> Iterator[Difference]:
    """Compare two relations of an engine, under a table's name.

    Without keys all columns that are no ratio are the key. Parts are conditions of which every row
    meets one; they are compared one after the other, so no whole table need fit in memory.
    """
    columns, others = _columns(engine, one), _columns(engine, other)
    if columns != others:
        only = sorted(set(columns.items()) ^ set(others.items()))
        yield Difference(table, "columns", len(only), [", ".join(map(" ".join, only))])
        return
    keys = keys or [name for name, kind in columns.items() if kind not in FLOATS]
    found: dict[str, Difference] = {}
    for part in parts:
        sides = f"(from {one} where {part})", f"(from {other} where {part})"
        for difference in _of_part(engine, table, sides, keys, columns):
            before = found.get(difference.what)
            found[difference.what] = before.and_more(difference.count) if before else difference
    yield from found.values()


def _columns(engine: duckdb.DuckDBPyConnection, relation: str) -> dict[str, str]:
    described = engine.execute(f"describe from {relation}").fetchall()
    return {name: kind for name, kind, *_ in described}


def _of_part(
    engine: duckdb.DuckDBPyConnection,
    table: str,
    sides: tuple[str, str],
    keys: Sequence[str],
    columns: dict[str, str],
) -> Iterator[Difference]:
    one, other = sides
    joined = f"""
        (select *, true as is_there from {one}) as one
        full join (select *, true as is_there from {other}) as other
        on {" and ".join(f'one."{key}" is not distinct from other."{key}"' for key in keys)}
    """
    alone = "one.is_there is null or other.is_there is null"
    tests = {"rows": alone} | {
        name: f"one.is_there and other.is_there and {_differs(name, kind)}"
        for name, kind in columns.items()
        if name not in keys
    }
    filters = ", ".join(f"count(*) filter ({test})" for test in tests.values())
    rows, pairs, *counts = engine.execute(
        f"""
        select
            (select count(*) from {one}) + (select count(*) from {other}), count(*), {filters}
        from {joined}
        """
    ).fetchone() or (0, 0)
    counted = dict(zip(tests, counts, strict=True))
    # A pair is two rows, a row that one side lacks is one; of a repeated key there are more pairs
    # than that.
    repeated = 2 * pairs - counted["rows"] - rows
    if repeated:
        yield Difference(table, "keys", repeated, ["some stand in several rows"])
    key = ", ".join(f'coalesce(one."{name}", other."{name}")' for name in keys)
    for what, count in counted.items():
        if not count:
            continue
        values = (
            "coalesce(one.is_there, false), coalesce(other.is_there, false)"
            if what == "rows"
            else f'one."{what}", other."{what}"'
        )
        examples = engine.execute(
            f"""
            select concat_ws(' ', {key}), {values}
            from {joined} where {tests[what]} order by 1 limit {SHOWN}
            """
        ).fetchall()
        lines = [f"{name}: {left} | {right}" for name, left, right in examples]
        yield Difference(table, what, count, lines)


def _differs(column: str, kind: str) -> str:
    one, other = f'one."{column}"', f'other."{column}"'
    differs = f"{one} is distinct from {other}"
    if kind not in FLOATS:
        return differs
    # What is not finite is never the same; the differences of nulls are told by `differs` alone.
    near = f"abs({one} - {other}) <= {TOLERANCE} * greatest(abs({one}), abs({other}))"
    finite = f"isfinite({one}) and isfinite({other})"
    return f"({differs} or not ({finite})) and not coalesce({finite} and {near}, false)"
