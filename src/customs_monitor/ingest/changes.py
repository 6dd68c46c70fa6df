"""What an extract changes: its lines against those that count before it, by key.

The rule is that of models/intermediate/lines/int_lines_latest.sql: of each key the newest line
counts, unless a complete extract that answers its code and month is newer and does not list it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from .. import quoting
from ..errors import reason
from .columns import CODE_LENGTHS, DIMENSIONS, KEY, PLACEHOLDERS
from .manifest import Manifest
from .problem import refuse
from .question import Question, is_asked
from .stage import Staged

_NAMED = 3  # of the members that a month would lose
_FEW = 100  # codes


@dataclass(frozen=True)
class Known:
    """A landed extract and the files of its lines that matter; none if it has no such lines."""

    manifest: Manifest
    files: Sequence[Path]


@dataclass(frozen=True)
class Loss:
    """The share of a month's value (%) that an extract takes away, and the largest members."""

    month: str
    share_pct: float
    members: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Changes:
    """Lines of an extract against those that count before it, and those of these that it removes.

    `back` is the earlier extract whose very figures it brings back, `loss` the greatest one.
    """

    new: int
    revised: int
    unchanged: int
    removed: int = 0
    back: Manifest | None = None
    loss: Loss | None = None


def compare(
    connection: duckdb.DuckDBPyConnection,
    staged: Staged,
    extract: Manifest,
    known: Sequence[Known],
) -> Changes:
    """Compare staged lines with the landed ones of the codes and months that they answer.

    `known` are the extracts before it, oldest first, of its flow, breakdown and currency. A line
    is revised if value, quantities or units differ, however the numbers are written.

    Raises `IngestRefused` if landed lines are damaged.
    """
    if not any(other.files for other in known):
        return Changes(extract.rows_landed, 0, 0)
    comparison = _Comparison(connection, extract, staged.codes, staged.layout.value)
    try:
        comparison.load(list(staged.lines.values()), known)
    except (duckdb.InvalidInputException, duckdb.BinderException) as error:
        raise refuse(
            f"damaged lines in the landing ({reason(error)})",
            "Parquet files written by customs ingest in lines/",
        ) from error
    new, revised, unchanged = comparison.counts()
    removed, loss = comparison.removals() if extract.is_complete else (0, None)
    is_news = bool(new or revised or removed)
    back = comparison.brought_back(extract.rows_landed, known) if is_news else None
    return Changes(new, revised, unchanged, removed, back, loss)


class _Comparison:
    """Three tables of one comparison: `fresh` lines, those `listed` before, those `counting`."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        extract: Manifest,
        codes: Sequence[str],
        value: str,
    ) -> None:
        self.connection = connection
        self.codes = codes
        self.extract = extract
        self.value = value
        self.key = ", ".join(KEY)

    def load(self, staged: Sequence[Path], known: Sequence[Known]) -> None:
        keys = ", ".join(f"coalesce({name}, '') as {name}" for name in KEY)
        amount = f"{_number(self.value)} as amount"
        measures = f"hash({self._measures()}) as measures"
        months = ", ".join(map(quoting.text, sorted(self.extract.answered_months)))
        files = [file for other in known for file in other.files]
        versions = ", ".join(
            f"({quoting.text(other.manifest.extract_id)}, {version})"
            for version, other in enumerate(known)
        )
        if staged:
            fresh = f"select {keys}, {measures} from {quoting.parquet(staged)}"
        else:
            texts = ", ".join(f"'' as {name}" for name in KEY)
            fresh = f"select {texts}, 0::ubigint as measures where false"
        self._table("fresh", fresh)
        self._table(
            "listed",
            f"""
            select {keys}, version, {measures}, {amount}, {self._member()} as member
            from {quoting.parquet(files)}
            inner join (values {versions}) as versions (extract_id, version) using (extract_id)
            where data_month in ({months}) and {self._codes()}
            """,
        )
        self._table("answered", " union all ".join(self._answered(known)))
        prefixes = ", ".join(f"product_code[:{n}]" for n in (0, *CODE_LENGTHS["product_code"]))
        self._table(
            "counting",
            f"""
            with

            scopes as (

                select distinct product_code, data_month from listed

            ),

            last_complete as (

                select scopes.product_code, scopes.data_month, max(answered.version) as version
                from (
                    select *, unnest(list_distinct([{prefixes}])) as prefix from scopes
                ) as scopes
                inner join answered
                    on scopes.data_month = answered.data_month and scopes.prefix = answered.prefix
                group by scopes.product_code, scopes.data_month

            ),

            latest as (

                select
                    {self.key}, max(version) as version, max_by(measures, version) as measures,
                    max_by(amount, version) as amount, max_by(member, version) as member
                from listed
                group by {self.key}

            )

            select latest.*
            from latest
            left join last_complete using (product_code, data_month)
            where latest.version >= coalesce(last_complete.version, 0)
            """,
        )

    def counts(self) -> tuple[int, int, int]:
        """Return how many fresh lines are new, revised and unchanged."""
        new, revised, unchanged = self._one(
            f"""
            select
                count(*) filter (where counting.measures is null),
                count(*) filter (where counting.measures <> fresh.measures),
                count(*) filter (where counting.measures = fresh.measures)
            from fresh
            left join counting using ({self.key})
            """
        )
        return new, revised, unchanged

    def removals(self) -> tuple[int, Loss | None]:
        """Return how many lines are gone, and the month that loses the greatest share by it."""
        self._table("gone", f"select * from counting anti join fresh using ({self.key})")
        (removed,) = self._one("select count(*) from gone")
        if not removed:
            return 0, None
        month, share = self._one(
            """
            select data_month, coalesce(100.0 * sum(gone.amount) / nullif(any_value(total), 0), 0)
            from gone
            inner join (
                select data_month, sum(amount) as total from counting group by data_month
            ) as totals using (data_month)
            group by data_month
            order by 2 desc, 1
            limit 1
            """
        )
        members = self.connection.execute(
            f"""
            select member, sum(amount)::bigint from gone where data_month = ?
            group by member order by 2 desc, 1 limit {_NAMED}
            """,
            [month],
        ).fetchall()
        return removed, Loss(month, float(share), tuple(members))

    def brought_back(self, rows: int, known: Sequence[Known]) -> Manifest | None:
        """Return the newest earlier extract with the very figures of the fresh lines, if any."""
        found = self.connection.execute(
            f"""
            select version
            from listed
            inner join fresh using ({self.key}, measures)
            group by version
            having count(*) = {rows}
            order by version desc
            """
        ).fetchall()
        same = (known[version].manifest for (version,) in found)
        return next((manifest for manifest in same if manifest.rows_landed == rows), None)

    def _answered(self, known: Sequence[Known]) -> Iterator[str]:
        """Yield queries for what complete extracts answer: prefix of codes, month, version.

        Only those that come after an extract with lines can take any away.
        """
        yield "select '' as prefix, '' as data_month, 0 as version where false"
        first = next(version for version, other in enumerate(known) if other.files)
        later = [
            (version, other)
            for version, other in enumerate(known)
            if version > first and other.manifest.is_complete
        ]
        # Of each scope the last one is left.
        stated = {
            scope: version for version, other in later for scope in _scopes(other.manifest.question)
        }
        if stated:
            rows = ", ".join(
                f"({quoting.text(prefix)}, {quoting.text(month)}, {version})"
                for (prefix, month), version in stated.items()
            )
            yield f"values {rows}"
        # Without a question an extract answers all of its codes in all of its months.
        for version, other in later:
            if other.files and not other.manifest.question.is_stated:
                asked = ", ".join(map(quoting.text, sorted(other.manifest.month_set)))
                yield f"""
                    select product_code, unnest([{asked}]), {version}
                    from (
                        select distinct product_code from {quoting.parquet(other.files)}
                        where {self._codes()}
                    ) as codes
                """

    def _measures(self) -> str:
        marks = ", ".join(quoting.text(mark) for mark in PLACEHOLDERS)

        def unit(index: int) -> str:
            return f"if(unit_{index} in ({marks}), null, unit_{index})"

        def quantity(index: int) -> str:
            return f"if({unit(index)} is null, null, {_number(f'quantity_{index}')})"

        return ", ".join([_number(self.value), quantity(1), unit(1), quantity(2), unit(2)])

    def _member(self) -> str:
        """Return what a reader calls the member of a line, as SQL."""
        names = [
            f"coalesce({name}_name, {name}_code)"
            for name in DIMENSIONS
            if name in self.extract.breakdown.split("_")
        ]
        return f"concat_ws(' ', {', '.join(names or ['product_code'])})"

    def _codes(self) -> str:
        """Return the condition that the extract answers a line's code, as SQL."""
        question = self.extract.question
        if question.is_stated:
            return is_asked("product_code", question)
        if len(self.codes) > _FEW:
            return "product_code in (select product_code from fresh)"
        # Said outright: Parquet's readers then pass over what cannot have them.
        return f"product_code in ({', '.join(map(quoting.text, self.codes))})"

    def _table(self, name: str, query: str) -> None:
        self.connection.execute(f"create temp table {name} as {query}")

    def _one(self, query: str) -> tuple[Any, ...]:
        row: tuple[Any, ...] | None = self.connection.execute(query).fetchone()
        assert row is not None
        return row


def _scopes(question: Question) -> Iterator[tuple[str, str]]:
    if not question.is_stated:
        return
    for prefix in question.prefixes:
        for month in question.months:
            yield prefix, month


def _number(name: str) -> str:
    return f"try_cast(replace({name}, ',', '') as hugeint)"
