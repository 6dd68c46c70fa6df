"""The project's products as `--product` and the notes name them: baskets of HS codes."""

import csv
import io
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

from ..characters import no_text
from .columns import MAX_NAME
from .problem import IngestRefused, quoted, refuse

CODES = Path("seeds/groups/product_codes.csv")
CONTINUES = Path("seeds/groups/product_continues.csv")
EDITIONS = Path("seeds/codes/hs_editions.csv")


class Baskets:
    """Products of the lists in a project's folder, which are read when they are asked for."""

    def __init__(self, project: Path) -> None:
        self.project = project

    @cached_property
    def _rows(self) -> list[dict[str, str]]:
        """The codes of each basket, and those of the edition before that they continue."""
        codes = read_list(self.project / CODES, ("product_id", "hs_edition", "hs_code"))
        columns = ("product_id", "continues_edition", "continues_code")
        return codes + [
            {
                "product_id": row["product_id"],
                "hs_edition": row["continues_edition"],
                "hs_code": row["continues_code"],
            }
            for row in read_list(self.project / CONTINUES, columns)
        ]

    @cached_property
    def _editions(self) -> dict[str, tuple[str, str]]:
        """First and last month of each edition, as YYYYMM; the last one is open."""
        rows = read_list(self.project / EDITIONS, ("hs_edition", "valid_from", "valid_to"))
        return {
            row["hs_edition"]: (
                row["valid_from"].replace("-", "")[:6],
                row["valid_to"].replace("-", "")[:6] or "999912",
            )
            for row in rows
        }

    def codes_of(self, products: Iterable[str]) -> tuple[str, ...]:
        """Return the codes of products in every HS edition; raises `IngestRefused`."""
        codes: set[str] = set()
        for product in products:
            its = {row["hs_code"] for row in self._rows if row["product_id"] == product}
            if not its:
                known = ", ".join(sorted({row["product_id"] for row in self._rows}))
                raise refuse(quoted(product), f"a product of {CODES}: {known}")
            codes |= its
        return tuple(sorted(codes))

    def served_in_part(
        self, codes: Iterable[str], months: Iterable[str]
    ) -> Iterator[tuple[str, list[str], list[str]]]:
        """Yield the products of which codes are among `codes` and others are not, and both.

        A product's codes are those of the HS editions of the months.
        """
        listed, asked = set(codes), sorted(months)
        baskets: dict[str, set[str]] = {}
        for row in self._rows:
            first, last = self._editions.get(row["hs_edition"], ("000000", "999912"))
            if first <= asked[-1] and asked[0] <= last:
                baskets.setdefault(row["product_id"], set()).add(row["hs_code"])
        for product, basket in baskets.items():
            there = sorted(code for code in basket if _is_listed(code, listed))
            if there and len(there) < len(basket):
                yield product, there, sorted(basket.difference(there))


def _is_listed(code: str, listed: set[str]) -> bool:
    return any(other.startswith(code) or code.startswith(other) for other in listed)


def read_list(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """Return the rows of a list of the project; raises `IngestRefused` for anything odd in it."""
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise _odd(path, f"a list that cannot be read ({error.strerror})", "a CSV") from error
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _odd(
            path, "bytes that are not UTF-8", 'a list saved as "CSV UTF-8", not as Excel\'s CSV',
            line,
        ) from error  # fmt: skip
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(rows, [])
        missing = [column for column in columns if column not in header]
        if missing:
            raise _odd(path, f"no column {missing[0]}", ",".join(columns), 1)
        found = []
        for row in rows:
            if row and len(row) != len(header):
                raise _odd(path, f"{len(row)} fields", f"{len(header)}", rows.line_num)
            if row:
                found.append(dict(zip(header, row, strict=True)))
                _refuse_odd_text(path, found[-1], rows.line_num)
        return found
    except csv.Error as error:
        raise _odd(path, f"a broken record ({error})", "a CSV", rows.line_num) from error


def _refuse_odd_text(path: Path, row: dict[str, str], line: int) -> None:
    """Refuse what `fields.clean` refuses in the names of an extract."""
    for column, text in row.items():
        if found := no_text(text):
            raise _odd(path, found, "text", line, column)
        if "name" in column and len(text) > MAX_NAME:
            found, expected = f"{len(text):,} characters", f"a name of at most {MAX_NAME}"
            raise _odd(path, found, expected, line, column)


def _odd(
    path: Path, found: str, expected: str, line: int | None = None, column: str | None = None
) -> IngestRefused:
    return refuse(found, expected, line=line, label=column, name=str(path))
