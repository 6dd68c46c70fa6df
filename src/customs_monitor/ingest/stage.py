"""From numbered lines to checked Parquet, in DuckDB.

The strict path is one statement over the whole file: DuckDB's reader refuses whatever is not
exactly CSV, a count shows lines that were joined, and one query over the written Parquet finds a
field that is not clean as it stands. A file that fails any of these goes through the tolerant
path, which writes a clean CSV for the same statement.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from .. import quoting
from . import engine
from .columns import CLEAN, COLUMNS, MAX_NAME, QUANTITIES, TOTAL_CODE, UNCLEAN_NAME, Layout
from .decode import Text
from .fields import checker
from .problem import IngestRefused, Problem, counted
from .question import Question, is_asked
from .records import QUARANTINE, sort_records
from .tolerant import Broken, Record, read_records

RAW = Path("raw.parquet")
#: One download holds no more rows than this.
DOWNLOAD_LIMIT = 10_000


@dataclass(frozen=True)
class Origin:
    """What every line of an extract says about where it comes from."""

    extract_id: str
    source_file: str
    flow: str
    coverage: str
    vintage: str


@dataclass(frozen=True)
class Staged:
    """A file that passed: its Parquet files aside, by data year, and what the manifest says.

    Sums are exact, as text, over landed lines: quantities in their own units, value in
    `currency`. `rows_in_file == rows_landed + rows_quarantined`.
    """

    origin: Origin
    layout: Layout
    lines: dict[str, Path]
    quarantine: Path | None
    months: tuple[str, ...]
    codes: tuple[str, ...]
    rows_in_file: int
    rows_landed: int
    rows_quarantined: int
    sum_quantity_1: str | None
    sum_quantity_2: str | None
    sum_value: str


class Stage:
    """One file on its way through DuckDB, in a folder of its own."""

    def __init__(
        self, origin: Origin, layout: Layout, question: Question, folder: Path, keep_bad: bool
    ) -> None:
        self.origin = origin
        self.layout = layout
        self.question = question
        self.folder = folder
        self.keep_bad = keep_bad
        self.raw = folder / RAW
        self.engine = engine.connect(folder)
        columns = ", ".join(f"{quoting.name(name)} varchar" for name in QUARANTINE)
        self.engine.execute(f"create temp table bad_lines ({columns})")

    def close(self) -> None:
        self.engine.close()

    def from_text(self, text: Text, delimiter: str) -> Staged:
        """Stage the numbered lines of a text file; raises `IngestRefused`."""
        if text.lines and text.is_plain and self._load_strictly(text, delimiter):
            return self._finish(text.lines)
        return self.from_records(read_records(text.paths, self.layout, delimiter))

    def from_records(self, records: Iterable[Record | Broken]) -> Staged:
        """Stage records that were taken apart in Python; raises `IngestRefused`."""
        check = checker(self.layout, self.question)
        result = sort_records(records, check, self.folder, self.keep_bad)
        if not result.rows:
            if result.bad or not self.question.is_stated:
                raise IngestRefused(_nothing_left(result.bad))
            return self._without_lines()
        if result.bad:
            self.engine.execute(
                f"""
                insert into bad_lines
                from read_csv(
                    {quoting.paths([result.others])}, auto_detect = false,
                    columns = {_types(QUARANTINE)}, header = false, delim = ',', quote = '"',
                    escape = '"'
                )
                """
            )
        self._load([result.clean], ",", self.layout.present)
        return self._finish(result.rows + result.bad)

    def _load_strictly(self, text: Text, delimiter: str) -> bool:
        """Whether the file is plain CSV of clean fields, as nearly all are."""
        try:
            rows = self._load(text.paths, delimiter, self.layout.names)
        except (duckdb.InvalidInputException, duckdb.ConversionException):
            return False
        return rows == text.lines and not self._has_unclean()

    def _load(self, files: list[Path], delimiter: str, names: tuple[str, ...]) -> int:
        """Write CSV files whose first column is the line number to `self.raw`; return the rows."""
        read = ["line_number", *(name or f"empty_{i}" for i, name in enumerate(names))]
        empty = " and ".join(f"{name} is null" for name in read if name.startswith("empty_"))
        constants = vars(self.origin) | {"breakdown": self.layout.breakdown}

        def column(name: str) -> str:
            if name == "line_number" and empty:
                # The column behind the last comma carries nothing, or the file is misread.
                return f"if({empty}, line_number, error('not empty')) as line_number"
            if name in read:
                return name
            return f"{engine.constant(constants.get(name))} as {name}"

        columns = ", ".join(column(name) for name in (*COLUMNS, "extract_id"))
        return self._copy(
            f"""
            select {columns}
            from read_csv(
                {quoting.paths(files)}, columns = {_types(read)}, auto_detect = false,
                header = false, delim = {quoting.text(delimiter)}, quote = '"', escape = '"',
                strict_mode = true, null_padding = false, ignore_errors = false,
                buffer_size = {engine.CSV_BUFFER}
            )
            """,
            self.raw,
        )

    def _has_unclean(self) -> bool:
        """Whether any field needs the judgement of `fields.py`.

        A query a column: Parquet's dictionaries then answer for all but numbers.
        """
        return any(
            self.engine.execute(
                f"select 1 from {self._rows()} where {_doubt(name, self.question)} limit 1"
            ).fetchone()
            for name in self.layout.present
        )

    def _rows(self) -> str:
        return quoting.parquet([self.raw])

    def _finish(self, rows_in_file: int) -> Staged:
        repeats = self._set_repeats_aside()
        good = "where line_number not in (select line_number from bad_lines)" if repeats else ""
        self.engine.execute(f"create temp view kept as select * from {self._rows()} {good}")
        value, *sums = (self._sum(name) for name in (self.layout.value, *QUANTITIES))
        months, codes, rows, sum_value, sum_1, sum_2 = self._one(
            f"""
            select
                list_sort(list(distinct data_month)), list_sort(list(distinct product_code)),
                count(*),
                {value}, {sums[0]}, {sums[1]}
            from kept
            """
        )
        (bad,) = self._one("select count(*) from bad_lines")
        if rows + bad != rows_in_file:
            raise AssertionError(f"{rows} lines landed + {bad} quarantined != {rows_in_file}")
        return Staged(
            origin=self.origin,
            layout=self.layout,
            lines=self._split_by_year(months, repeats),
            quarantine=self._write_quarantine() if bad else None,
            months=tuple(months),
            codes=tuple(codes),
            rows_in_file=rows_in_file,
            rows_landed=rows,
            rows_quarantined=bad,
            sum_quantity_1=sum_1,
            sum_quantity_2=sum_2,
            sum_value=sum_value,
        )

    def _without_lines(self) -> Staged:
        """The answer to a question of which nothing was traded."""
        return Staged(self.origin, self.layout, {}, None, (), (), 0, 0, 0, None, None, "0")

    def _sum(self, name: str) -> str:
        if name not in self.layout.names:
            return "null::varchar"
        return f"sum(try_cast(replace({name}, ',', '') as bigint))::varchar"

    def _one(self, query: str) -> tuple[Any, ...]:
        row = self.engine.execute(query).fetchone()
        assert row is not None
        return row

    def _set_repeats_aside(self) -> bool:
        """Move lines whose key an earlier line has to `bad_lines`; True if there are any."""
        rows, key = self._rows(), ", ".join(self.layout.key)
        # Hashes first: they find that there is no repeat in a fraction of the memory of keys.
        query = f"select hash({key}) as h from {rows} group by h having count(*) > 1 limit 1"
        if self.engine.execute(query).fetchone() is None:
            return False
        self.engine.execute(
            f"""
            create temp table repeats as
            select
                line_number, first_line, concat_ws(' ', {key}) as key,
                concat_ws(',', {self._fields()}) as raw_line
            from (
                select *, first_value(line_number) over same_key as first_line
                from {rows}
                window same_key as (partition by {key} order by line_number::bigint)
            ) as lines
            where line_number <> first_line
            """
        )
        names = [name.removeprefix("data_").removesuffix("_code") for name in self.layout.key]
        expected = f"one line for each {', '.join(names)}"
        first = self.engine.execute(
            "select line_number, first_line, key from repeats order by line_number::bigint limit 1"
        ).fetchone()
        if first and not self.keep_bad:
            problem = Problem(f"the key of line {first[1]} again ({first[2]})", expected)
            raise IngestRefused(problem.at(int(first[0])))
        self.engine.execute(
            """
            insert into bad_lines
            select
                line_number, null, key,
                'found the key of line ' || first_line || ' again, expected ' || ?, raw_line
            from repeats
            """,
            [expected],
        )
        return first is not None

    def _fields(self) -> str:
        return ", ".join(f"coalesce({name}, '')" for name in self.layout.present)

    def _split_by_year(self, months: list[str], repeats: bool) -> dict[str, Path]:
        years = sorted({month[:4] for month in months})
        if len(years) == 1 and not repeats:
            return {years[0]: self.raw}
        files = {}
        for year in years:
            files[year] = self.folder / f"{year}.parquet"
            self._copy(f"select * from kept where data_month like '{year}%'", files[year])
        return files

    def _write_quarantine(self) -> Path:
        path = self.folder / "quarantine.parquet"
        extract, source = self.origin.extract_id, self.origin.source_file
        self._copy(
            f"""
            select
                {quoting.text(extract)} as extract_id, {quoting.text(source)} as source_file, *
            from bad_lines
            order by line_number::bigint
            """,
            path,
        )
        return path

    def _copy(self, query: str, path: Path) -> int:
        """Write the result of a query as Parquet and return its rows."""
        (rows,) = self._one(f"copy ({query}) to {quoting.text(path)} ({engine.PARQUET})")
        return int(rows)


def _doubt(name: str, question: Question) -> str:
    """Return the condition that a field of a column is not clean as it stands."""
    if name in CLEAN:
        is_clean = f"regexp_full_match({name}, {quoting.text(CLEAN[name])})"
        if name == "data_month" and question.months:
            is_clean += f" and {name} in ({', '.join(map(quoting.text, question.months))})"
        if name == "partner_code":
            is_clean += f" and {name} <> {quoting.text(TOTAL_CODE)}"
        if name == "product_code" and question.codes:
            is_clean += f" and {is_asked(name, question)}"
        return f"not coalesce({is_clean}, {name in QUANTITIES})"
    is_unclean = f"regexp_matches({name}, {quoting.text(UNCLEAN_NAME)})"
    return f"coalesce({is_unclean} or length({name}) > {MAX_NAME}, false)"


def _types(names: Sequence[str]) -> str:
    """Return the columns of a CSV, all text, as SQL."""
    return "{" + ", ".join(f"{quoting.text(name)}: 'VARCHAR'" for name in names) + "}"


def _nothing_left(bad: int) -> Problem:
    if not bad:
        return Problem(
            "a header and no lines",
            "at least one line, or what was asked for: --product or --codes, and --months",
        )
    return Problem(f"{counted(bad, 'line')} and none that can be read", "at least one that can")
