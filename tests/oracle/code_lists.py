"""The code lists and groups under seeds/, and the text of the shipped extracts."""

from __future__ import annotations

import csv
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path


@dataclass(frozen=True)
class Member:
    """Names of a partner or a province."""

    name_zh: str
    name_en: str
    short_zh: str
    short_en: str
    iso3: str | None = None


@dataclass(frozen=True)
class Interval:
    """Days of one partner's membership, both inclusive; no end while it lasts."""

    partner: str
    valid_from: dt.date
    valid_to: dt.date | None


@dataclass(frozen=True)
class Region:
    """A group of partners."""

    code: str
    name_zh: str
    name_en: str
    bulletin_order: int | None
    intervals: tuple[Interval, ...]

    def members(self, month: dt.date) -> frozenset[str]:
        """Section Regions: the partners whose membership holds on the month's first day."""
        return frozenset(
            i.partner
            for i in self.intervals
            if i.valid_from <= month and (i.valid_to is None or month <= i.valid_to)
        )


@dataclass
class CodeLists:
    """The code lists and groups under seeds/."""

    partners: dict[str, Member] = field(default_factory=dict)
    provinces: dict[str, Member] = field(default_factory=dict)
    regions: list[Region] = field(default_factory=list)
    editions: list[tuple[str, dt.date, dt.date]] = field(default_factory=list)
    canonical_unit: dict[str, str] = field(default_factory=dict)
    unit_multiple: dict[str, dict[str, str]] = field(default_factory=dict)
    basket: dict[str, dict[str | None, list[str]]] = field(default_factory=dict)
    layout: list[dict[str, str]] = field(default_factory=list)
    labels: dict[tuple[str, str], str] = field(default_factory=dict)
    working_days: dict[dt.date, tuple[int, dt.date]] = field(default_factory=dict)
    known_products: dict[tuple[str, str | None], list[str]] = field(default_factory=dict)
    regimes: dict[str, list[str]] = field(default_factory=dict)
    alert_rules: dict[str, dict[str, str]] = field(default_factory=dict)

    def names_of_codes(self, code_list: str) -> dict[str, list[str]]:
        """The names that a list (partner, province, regime) gives each of its codes."""
        if code_list == "regime":
            return self.regimes
        members = self.partners if code_list == "partner" else self.provinces
        return {
            code: [member.name_zh, member.name_en, member.short_zh, member.short_en]
            for code, member in members.items()
        }

    def edition(self, month: dt.date) -> str | None:
        """Section Products and HS editions: the edition in force in a month."""
        return next((e for e, start, end in self.editions if start <= month <= end), None)

    def products_of(self, code: str, month: dt.date) -> list[str]:
        """Section Products and HS editions: a shorter code takes everything under it."""
        edition = self.edition(month)
        if (code, edition) not in self.known_products:
            self.known_products[(code, edition)] = [
                product
                for product, basket in self.basket.items()
                if any(code.startswith(prefix) for prefix in basket.get(edition, []))
            ]
        return self.known_products[(code, edition)]


def with_every_code(lists: CodeLists, listed: Iterable[tuple[str, dt.date]]) -> CodeLists:
    """Every code that an extract lists, and its first 2, 4, 6, 8 digits, as products beside the
    named ones, in the HS editions in which it is listed (docs/every_code.md)."""
    basket = {product: dict(by_edition) for product, by_edition in lists.basket.items()}
    for code, month in listed:
        for product in {code, *(code[:digits] for digits in (2, 4, 6, 8))}:
            basket.setdefault(product, {})[lists.edition(month)] = [product]
    return replace(lists, basket=basket, known_products={})


def read_csv(path: Path) -> list[dict[str, str]]:
    """Rows of a seed as dicts of text."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_lines(seeds: Path) -> list[dict[str, str]]:
    """All canonical lines of the shipped extracts, as text."""
    return [row for path in sorted((seeds / "extracts").glob("*.csv")) for row in read_csv(path)]


def read_code_lists(seeds: Path) -> CodeLists:
    """The code lists and groups of a project's seeds folder."""
    codes, groups = seeds / "codes", seeds / "groups"
    lists = CodeLists()
    for row in read_csv(codes / "customs_partners.csv"):
        lists.partners[row["partner_code"]] = Member(
            row["name_zh"],
            row["name_en"],
            row["short_name_zh"],
            row["short_name_en"],
            row["iso_alpha3"] or None,
        )
    for row in read_csv(codes / "customs_provinces.csv"):
        lists.provinces[row["province_code"]] = Member(
            row["name_zh"], row["name_en"], row["short_name_zh"], row["short_name_en"]
        )
    for row in read_csv(codes / "working_days.csv"):
        month, festival = (dt.date.fromisoformat(row[c]) for c in ("month", "spring_festival"))
        lists.working_days[month] = int(row["working_days"]), festival
    for row in read_csv(codes / "customs_regimes.csv"):
        lists.regimes[row["regime_code"]] = [row["name_zh"], row["name_en"]]
    for row in read_csv(seeds / "rules" / "alert_rules.csv"):
        lists.alert_rules[row["rule"]] = row
    for row in read_csv(codes / "hs_editions.csv"):
        start, end = (dt.date.fromisoformat(row[day]) for day in ("valid_from", "valid_to"))
        lists.editions.append((row["hs_edition"], start, end))
    for row in read_csv(codes / "statistical_units.csv"):
        lists.canonical_unit[row["unit_name"]] = row["canonical_unit"]
        lists.unit_multiple[row["unit_name"]] = {
            "zh": row["multiple_zh"],
            "en": row["multiple_en"],
        }
    for row in read_csv(groups / "product_list.csv"):
        lists.basket[row["product_id"]] = defaultdict(list)
    for row in read_csv(groups / "product_codes.csv"):
        lists.basket[row["product_id"]][row["hs_edition"]].append(row["hs_code"])
    for row in read_csv(groups / "product_continues.csv"):
        its_codes = lists.basket[row["product_id"]][row["continues_edition"]]
        if row["continues_code"] not in its_codes:
            its_codes.append(row["continues_code"])
    intervals: dict[str, list[Interval]] = defaultdict(list)
    for row in read_csv(groups / "region_membership.csv"):
        end_day = dt.date.fromisoformat(row["valid_to"]) if row["valid_to"] else None
        intervals[row["region_code"]].append(
            Interval(row["partner_code"], dt.date.fromisoformat(row["valid_from"]), end_day)
        )
    for row in read_csv(groups / "region_list.csv"):
        lists.regions.append(
            Region(
                row["region_code"],
                row["name_zh"],
                row["name_en"],
                int(row["bulletin_order"]) if row["bulletin_order"] else None,
                tuple(intervals[row["region_code"]]),
            )
        )
    lists.layout = read_csv(groups / "bulletin_layout.csv")
    for row in read_csv(seeds / "wording" / "wording_labels.csv"):
        lists.labels[row["key"], row["language"]] = row["text"]
    return lists
