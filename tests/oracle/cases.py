"""Random cases: one product each, with its own HS codes and extracts, for one common build.

Hypothesis draws the shape of a case (years, codes, sources, vintages, holes, members, units) and
the seed of the generator that fills in the many numbers, so that a case stays small to draw.
"""

from __future__ import annotations

import csv
import datetime as dt
import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from .terms import shift

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

# The United Kingdom and Timor-Leste first: their memberships begin or end within the cases' years.
PARTNERS = [
    "303",
    "144",
    "304",
    "122",
    "141",
    "132",
    "305",
    "502",
    "116",
    "133",
    "501",
    "344",
    "410",
    "138",
    "244",
    "307",
    "429",
    "601",
    "111",
    "112",
    "701",
    "142",
]
UNKNOWN_PARTNERS = {"9A7": "Newland", "888": "新地"}
PROVINCES = [
    "44",
    "31",
    "32",
    "33",
    "35",
    "11",
    "12",
    "37",
    "42",
    "43",
    "51",
    "50",
    "61",
    "65",
    "13",
    "21",
]
UNKNOWN_PROVINCES = {"99": "新省"}
REGIMES = {"10": "一般贸易", "14": "来料加工贸易"}
VINTAGES = ("2026-02-20", "2026-03-20", "2026-04-20")
FIRST_STEM = 10_000
# "one" twice: the plain case is the most frequent.
CODES = ("one", "one", "two", "three", "short", "edition", "ended", "lapsed")
HS2022_STARTS = dt.date(2022, 1, 1)


@dataclass
class Shape:
    """What Hypothesis draws of a case; the rest follows from ``filling``."""

    starts: dt.date
    length: int
    codes: str
    flows: tuple[str, ...]
    breakdowns: tuple[str, ...]
    currencies: str
    coverage: str
    revisions: tuple[str, ...]
    is_shared: bool
    has_dated_names: bool
    uncovered: frozenset[int]
    silent: frozenset[int]
    member_count: int
    density: float
    values: str
    units: str
    has_unknown_members: bool
    has_sibling: bool
    filling: int


@dataclass
class Case:
    """A product (and perhaps a second one that shares its codes) with its lines as text.

    The shape of a known case is its title.
    """

    number: int
    shape: Shape | str
    product_codes: list[tuple[str, str, str]] = field(default_factory=list)
    lines: list[dict[str, str]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name of its first product."""
        return f"case_{self.number:04d}"

    @property
    def products(self) -> list[str]:
        """The product of the case, and its sibling if it has one."""
        return list(dict.fromkeys(product for product, _, _ in self.product_codes))


@st.composite
def shapes(draw: st.DrawFn) -> Shape:
    """The shape of one case, with the awkward choices about as frequent as the plain ones."""
    starts = draw(
        st.sampled_from(
            [
                dt.date(2019, 1, 1),
                dt.date(2019, 11, 1),
                dt.date(2020, 10, 1),
                dt.date(2021, 1, 1),
                dt.date(2021, 7, 1),
                dt.date(2023, 1, 1),
                dt.date(2024, 2, 1),
                dt.date(2024, 10, 1),
            ]
        )
    )
    length = draw(st.sampled_from([1, 3, 13, 13, 14, 14, 15, 18, 26]))
    months = st.integers(0, max(length - 1, 0))
    has_holes = draw(st.booleans())
    return Shape(
        starts=starts,
        length=length,
        codes=draw(st.sampled_from(CODES)),
        flows=draw(st.sampled_from([("export", "import")] * 4 + [("export",), ("import",)])),
        breakdowns=draw(
            st.sampled_from(
                [
                    ("partner",),
                    ("province",),
                    ("partner", "province"),
                    ("partner_province",),
                    ("partner", "partner_province"),
                    ("province", "partner_province"),
                    ("partner", "province", "partner_province"),
                    ("total", "partner"),
                    ("partner_regime", "province"),
                    ("total", "partner_province"),
                    ("regime", "partner_province"),
                    ("total", "province", "partner_regime"),
                ]
            )
        ),
        currencies=draw(st.sampled_from(["usd", "usd", "usd", "cny", "both", "turns", "mixed"])),
        coverage=draw(st.sampled_from(["complete", "complete", "partial", "mixed"])),
        revisions=tuple(
            draw(
                st.lists(
                    st.sampled_from(["complete", "partial", "drop", "again", "twin"]), max_size=2
                )
            )
        ),
        is_shared=draw(st.booleans()),
        has_dated_names=draw(st.booleans()),
        uncovered=draw(st.frozensets(months, max_size=2)) if has_holes else frozenset(),
        silent=draw(st.frozensets(months, max_size=3)),
        member_count=draw(st.sampled_from([1, 2, 3, 3, 4, 4, 5, 11, 14])),
        density=draw(st.sampled_from([0.35, 0.6, 0.9, 1.0])),
        values=draw(st.sampled_from(["plain", "edges", "small", "ties", "zeros", "halves"])),
        units=draw(
            st.sampled_from(
                ["one", "one", "names", "by_code", "by_member", "change", "missing", "none"]
            )
        ),
        has_unknown_members=draw(st.booleans()),
        has_sibling=draw(st.sampled_from([False, False, True])),
        filling=draw(st.integers(0, 2**32 - 1)),
    )


def name_of_code(code: str) -> str:
    """The name of the case that a code belongs to."""
    return f"case_{int(code[:6]) - FIRST_STEM:04d}"


def product_codes_of(shape: Shape, number: int) -> tuple[list[tuple[str, str, str]], list[str]]:
    """Rows of product_codes.csv for a case, and the eight-digit codes that extracts list."""
    stem = f"{FIRST_STEM + number:06d}"
    product = name_of_code(stem)
    both = ("HS2017", "HS2022")
    one, two, three = (f"{stem}{tail}" for tail in ("00", "10", "90"))
    basket = {
        "one": [(e, one) for e in both],
        "two": [(e, c) for e in both for c in (one, two)],
        "three": [(e, c) for e in both for c in (one, two, three)],
        "short": [(e, stem) for e in both],
        "edition": [("HS2017", one), ("HS2022", two), ("HS2022", three)],
        "ended": [("HS2017", one), ("HS2017", two), ("HS2022", two)],
        "lapsed": [(e, c) for e in both for c in (one, two)],
    }[shape.codes]
    rows = [(product, edition, code) for edition, code in basket]
    if shape.has_sibling:
        rows += [(f"{product}_sibling", edition, one) for edition in both]
    listed = {"one": [one], "two": [one, two], "lapsed": [one, two]}
    return rows, listed.get(shape.codes, [one, two, three])


class Filling:
    """Fills a shape with numbers."""

    def __init__(self, case: Case, shape: Shape) -> None:
        self.case, self.shape = case, shape
        self.random = random.Random(self.shape.filling)
        case.product_codes, self.codes = product_codes_of(self.shape, case.number)
        self.months = [shift(self.shape.starts, i) for i in range(self.shape.length)]
        self.members = {
            "partner": self.pick(PARTNERS, UNKNOWN_PARTNERS),
            "province": self.pick(PROVINCES, UNKNOWN_PROVINCES),
        }
        self.given: dict[tuple[Any, ...], int] = {}

    def pick(self, known: list[str], unknown: dict[str, str]) -> list[str]:
        """The members of the case, the first of the list more often than the others."""
        count = min(self.shape.member_count, len(known))
        head = known[: count + 2]
        members = self.random.sample(head, count)
        return members + (list(unknown) if self.shape.has_unknown_members else [])

    def value(self, series: tuple[Any, ...], month: dt.date) -> int:
        """A value in the currency, near the edges that the shape asks for."""
        before = self.given.get((*series, shift(month, -12)), 0)
        choose = self.random
        match self.shape.values:
            case "edges":
                value = choose.choice([1, 2, 3, 7]) * 5_000_000 + choose.choice([-1, 0, 0, 0, 1])
                value = choose.choice([value, value * 11, 4_999_999, 4_950_000, 50_000])
            case "small":
                value = choose.choice([1, 24_999, 25_000, 25_001, 49_999, 50_000, 50_001, 0])
            case "ties":
                value = choose.choice([100_000, 200_000, 200_000, 300_000])
            case "zeros":
                value = choose.choice([0, 0, 0, 60_000, 700_000])
            case "halves":
                # 100 x (current - last) / last = n + 0.05 exactly, and half a share beside it.
                value = 2_000 * choose.randint(1, 3_000)
                if before:
                    value = before + before * (2 * choose.randint(-900, 2_000) + 1) // 2_000
            case _:
                value = int(10 ** choose.uniform(0, 9.5))
        self.given[(*series, month)] = value
        return value

    def quantity(self, code: str, member: str, month: dt.date) -> tuple[str, str]:
        """First quantity and its unit, as text."""
        choose = self.random
        amount = str(choose.choice([0, 1, 4_999, 5_000, 15_000, choose.randint(1, 10**8)]))
        position = self.codes.index(code)
        match self.shape.units:
            case "names":
                return amount, choose.choice(["千克", "Kilogram"])
            case "by_code":
                return amount, ["个", "千克", "个"][position]
            case "by_member":
                return amount, "个" if ord(member[-1:] or "0") % 2 else "台"
            case "change":
                return amount, "Number of item" if month < self.months[
                    len(self.months) // 2
                ] else "个"
            case "missing":
                gap = choose.choice([("0", "?"), ("7", "?"), ("-", "-"), ("?", "个"), ("", "")])
                return gap if choose.random() < 0.1 else (amount, "个")
            case "none":
                return "0", "?"
            case _:
                return amount, "个"

    def line(
        self, keys: tuple[str, str, str], code: str, month: dt.date, source: dict[str, str]
    ) -> dict[str, str]:
        """One line as text; ``keys`` are partner, province and regime, empty where not listed."""
        partner, province, regime = keys
        series = (source["flow"], source["breakdown"], source["currency"], code, *keys)
        value = self.value(series, month)
        text = f"{value:,}" if self.random.random() < 0.5 else str(value)
        quantity, unit = self.quantity(code, partner or province, month)
        return {
            "data_month": f"{month:%Y%m}",
            "partner_code": partner,
            "partner_name": UNKNOWN_PARTNERS.get(partner, partner and f"名{partner}"),
            "product_code": code,
            "product_name": f"商品{code}",
            "regime_code": regime,
            "regime_name": REGIMES.get(regime, ""),
            "province_code": province,
            "province_name": UNKNOWN_PROVINCES.get(province, province and f"名{province}"),
            "quantity_1": quantity,
            "unit_1": unit,
            "quantity_2": "0",
            "unit_2": "?",
            "value_usd": text if source["currency"] == "usd" else "",
            "value_cny": text if source["currency"] == "cny" else "",
            "flow": source["flow"],
            "breakdown": source["breakdown"],
            "coverage": source["coverage"],
            "vintage": source["vintage"],
        }

    def member_keys(self, breakdown: str) -> list[tuple[str, str, str]]:
        """All combinations that an extract of this breakdown could list."""
        names = breakdown.split("_")
        partners = self.members["partner"] if "partner" in names else [""]
        provinces = self.members["province"] if "province" in names else [""]
        if "partner" in names and "province" in names:
            provinces = provinces[:3]
        regimes = list(REGIMES) if "regime" in names else [""]
        return [(p, q, r) for p in partners for q in provinces for r in regimes]

    def is_traded(self, code: str, month: dt.date) -> bool:
        """Whether a code is in use: one that lapses, or gives way to others, with an edition."""
        is_first, is_old = code == self.codes[0], month < HS2022_STARTS
        if self.shape.codes == "lapsed":
            return is_old or not is_first
        return self.shape.codes != "edition" or is_first == is_old

    def extract(
        self, source: dict[str, str], months: Iterable[dt.date], codes: list[str], density: float
    ) -> None:
        """Adds the lines of one extract, in files of a calendar year (or one file in all).

        A total lists no members, so it cannot leave any out: it is always complete.
        """
        if source["breakdown"] == "total":
            source = source | {"coverage": "complete"}
        by_year = self.shape.is_shared or self.random.random() < 0.5
        name = "shared" if self.shape.is_shared else self.case.name
        name = source.get("twin", "") + name
        stem = "_".join([name, source["flow"], source["breakdown"], source["currency"]])
        dated = f"_{source['coverage']}_{source['vintage']}"
        if not self.shape.has_dated_names and not self.shape.is_shared:
            dated = ""
        keys = self.member_keys(source["breakdown"])
        for month in months:
            for code in codes:
                if not self.is_traded(code, month):
                    continue
                for key in keys:
                    if self.random.random() < density:
                        line = self.line(key, code, month, source)
                        year = f"_{month.year}" if by_year else ""
                        line["source_file"] = f"{stem}{year}{dated}.csv"
                        self.case.lines.append(line)

    def fill(self) -> Case:
        """Adds the extracts of every flow, breakdown, currency and vintage."""
        shape = self.shape
        for flow in shape.flows:
            for breakdown in shape.breakdowns:
                for currency in ("usd", "cny"):
                    months = self.months_of(flow, currency)
                    coverage = shape.coverage
                    if coverage == "mixed":
                        coverage = self.random.choice(["complete", "partial"])
                    source = {
                        "flow": flow,
                        "breakdown": breakdown,
                        "currency": currency,
                        "coverage": coverage,
                        "vintage": VINTAGES[0],
                    }
                    if months:
                        self.extract(source, months, self.codes, shape.density)
                        self.revise(source, months)
        for number, line in enumerate(self.case.lines, start=2):
            line["line_number"] = str(number)
        return self.case

    def months_of(self, flow: str, currency: str) -> list[dt.date]:
        """The months in which an extract of this currency has lines."""
        shape = self.shape
        covered = [m for i, m in enumerate(self.months) if i not in shape.uncovered]
        covered = [
            m
            for m in covered
            if self.months.index(m) not in shape.silent or self.random.random() < 0.3
        ]
        middle = len(covered) // 2
        return {
            "usd": {"usd": covered, "cny": []},
            "cny": {"usd": [], "cny": covered},
            "both": {"usd": covered, "cny": covered},
            "turns": {"usd": covered[middle:], "cny": covered},
            "mixed": {
                "usd": [m for m in covered if self.random.random() < 0.8],
                "cny": [m for m in covered if self.random.random() < 0.8],
            },
        }[shape.currencies][currency]

    def revise(self, source: dict[str, str], months: list[dt.date]) -> None:
        """Later downloads of some months and codes: other values, lost and new members."""
        for vintage, kind in zip(VINTAGES[1:], self.shape.revisions, strict=False):
            chosen = [m for m in months if self.random.random() < 0.5] or months[:1]
            codes = self.random.sample(self.codes, self.random.randint(1, len(self.codes)))
            density = {"drop": 0.3, "partial": 0.3}.get(kind, self.shape.density)
            coverage = "partial" if kind == "partial" else "complete"
            if kind == "again":
                coverage = source["coverage"]
            revised = source | {"coverage": coverage, "vintage": vintage}
            if kind == "twin":
                # Another file of the first vintage: its name decides where both hold a key.
                revised = source | {"twin": "aa_" if vintage == VINTAGES[1] else "zz_"}
            self.extract(revised, chosen, codes, density)


def filled_case(number: int, shape: Shape) -> Case:
    """The case that a shape stands for."""
    return Filling(Case(number, shape), shape).fill()


def write_cases(cases: list[Case], seeds: Path) -> None:
    """Replaces products and extracts of a copied project by those of the cases.

    Lines are dealt to the four seed files in turn: only their columns count.
    """
    with (seeds / "groups/product_list.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["product_id", "name_zh", "name_en", "note"])
        for product in (product for case in cases for product in case.products):
            writer.writerow([product, f"商品 {product}", f"Product {product}", ""])
    with (seeds / "groups/product_codes.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["product_id", "hs_edition", "hs_code"])
        writer.writerows(row for case in cases for row in case.product_codes)
    lines = [line for case in cases for line in case.lines]
    for position, name in enumerate(SEED_FILES):
        with (seeds / f"extracts/{name}.csv").open("w", encoding="utf-8", newline="") as file:
            rows = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            rows.writeheader()
            rows.writerows(lines[position :: len(SEED_FILES)])
