"""Cases: one product each (and perhaps a sibling), with its own HS codes, lines and questions."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .questions import QUESTION_COLUMNS, QUESTIONS, WHOLE_TARIFF
from .shapes import Shape

COLUMNS = [
    "data_month",
    "partner_code",
    "partner_name",
    "product_code",
    "product_name",
    "regime_code",
    "regime_name",
    "province_code",
    "province_name",
    "quantity_1",
    "unit_1",
    "quantity_2",
    "unit_2",
    "value_usd",
    "value_cny",
    "flow",
    "breakdown",
    "coverage",
    "vintage",
    "source_file",
    "line_number",
]
SEED_FILES = ("export_by_partner", "export_by_province", "import_by_partner", "import_by_province")

VINTAGES = ("2026-02-20", "2026-03-20", "2026-04-20")
FIRST_STEM = 10_000


@dataclass
class Case:
    """A product (and perhaps a second one that shares its codes) with its lines as text.

    ``questions`` are those that are stated, and what is known of the sample. The shape of a known
    case is its title.
    """

    number: int
    shape: Shape | str
    product_codes: list[tuple[str, str, str]] = field(default_factory=list)
    lines: list[dict[str, str]] = field(default_factory=list)
    questions: list[dict[str, str]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name of its first product."""
        return f"case_{self.number:04d}"

    @property
    def products(self) -> list[str]:
        """The product of the case, and its sibling if it has one."""
        return list(dict.fromkeys(product for product, _, _ in self.product_codes))


def name_of_code(code: str) -> str:
    """The name of the case that a code belongs to."""
    return f"case_{int(code[:6]) - FIRST_STEM:04d}"


def ask_for_all(case: Case) -> None:
    """Makes the whole tariff of a question that asks for the prefix of the case's codes.

    It then answers the codes of every other case as well.
    """
    for question in case.questions:
        if len(question["codes"]) == len(f"{FIRST_STEM:06d}"):
            question["codes"] = WHOLE_TARIFF


def write_cases(cases: list[Case], seeds: Path) -> None:
    """Replaces products, extracts and questions of a copied project by those of the cases.

    Lines are dealt to the four seed files in turn: only their columns count.
    """
    write_products(cases, seeds)
    lines = [line for case in cases for line in case.lines]
    for position, name in enumerate(SEED_FILES):
        write_rows(seeds / f"extracts/{name}.csv", COLUMNS, lines[position :: len(SEED_FILES)])
    questions = [question for case in cases for question in case.questions]
    write_rows(seeds / QUESTIONS, QUESTION_COLUMNS, questions)


def write_rows(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    """A seed of text."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def write_products(cases: list[Case], seeds: Path) -> None:
    """Replaces the products of a copied project by those of the cases."""
    with (seeds / "groups/product_list.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["product_id", "name_zh", "name_en", "note"])
        for product in (product for case in cases for product in case.products):
            writer.writerow([product, f"商品 {product}", f"Product {product}", ""])
    with (seeds / "groups/product_codes.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["product_id", "hs_edition", "hs_code"])
        writer.writerows(row for case in cases for row in case.product_codes)
