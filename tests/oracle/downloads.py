"""Downloads of a few lines, written down in a test: their lines and their question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .cases import COLUMNS
from .oracle import Oracle
from .questions import QUESTION_COLUMNS
from .raw_cases import lists_of
from .terms import Mart, Settings

CODE, OTHER = "85076000", "85076090"
US, GERMANY, JAPAN = "502", "304", "116"


@dataclass(frozen=True)
class Download:
    """A file: ``lines`` are (month, code, member, value), ``codes`` and ``months`` its question."""

    lines: Sequence[tuple[str, str, str, int]] = ()
    codes: str = ""
    months: str = ""
    flow: str = "export"
    breakdown: str = "partner"
    currency: str = "usd"
    coverage: str = "complete"
    vintage: str = "2024-08-20"
    name: str = ""
    unit: str = "个"
    is_sample: bool = False
    downloaded_at: str = ""
    ingested_no: int = 0
    seen_again: str = ""

    def question(self, position: int) -> dict[str, str]:
        """What is known of the file; one without a name has its position's."""
        given = {column: getattr(self, column, "") for column in QUESTION_COLUMNS}
        later = {c: getattr(self, c) for c in ("downloaded_at", "ingested_no", "seen_again")}
        name = {"source_file": self.name or f"file_{position}.csv"}
        return given | later | name | {"is_sample": str(self.is_sample).lower()}

    def rows(self, position: int) -> list[dict[str, str]]:
        """The lines as text; a quantity of 1 in the file's unit."""
        asked = self.question(position)
        about = {k: asked[k] for k in ("source_file", "vintage", "flow", "breakdown", "coverage")}
        return [
            dict.fromkeys(COLUMNS, "")
            | about
            | {
                "data_month": month,
                "product_code": code,
                f"{self.breakdown}_code": member,
                f"{self.breakdown}_name": member,
                "quantity_1": "1",
                "unit_1": self.unit,
                f"value_{self.currency}": str(value),
                "line_number": str(number),
            }
            for number, (month, code, member, value) in enumerate(self.lines, start=2)
        ]


def marts_of(
    downloads: Sequence[Download], *basket: str, settings: Settings | None = None
) -> dict[str, Mart]:
    """The marts of a few downloads for one basket of HS2022, by default of one code."""
    numbered = list(enumerate(downloads))
    rows = [row for position, download in numbered for row in download.rows(position)]
    questions: list[Any] = [download.question(position) for position, download in numbered]
    lists = lists_of(basket or (CODE,))
    return Oracle(rows, lists, settings or Settings(), questions).marts()
