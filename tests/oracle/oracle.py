"""Every mart, recomputed from the raw text by docs/methodology.md alone.

Nothing here is shared with the models: no SQL, no data frames, no tricks. Lines are kept as lists,
months are walked one by one, and a figure is a sum over the set of lines of its period. Where a
model is clever, this is naive, so that the two can only agree for the right reason.

Amounts are ``int``, ratios ``fractions.Fraction``; a mart is a dict from its primary key to the
row's columns. Section names in the docstrings are those of docs/methodology.md.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

Row = dict[str, Any]
Key = tuple[Any, ...]
Mart = dict[Key, Row]

FLOWS = ("export", "import")
PERIODS = ("month", "year_to_date", "rolling_12_months")
MISSING = {"", "?", "-", "—"}
TRADED = "is_traded"
WITHOUT_DIMENSIONS = 99

PERIOD_KEYS = ("report_month", "period", "product_id", "flow")
PRIMARY_KEYS: dict[str, tuple[str, ...]] = {
    "trade_overview": PERIOD_KEYS,
    "trade_by_partner": (*PERIOD_KEYS, "partner_code"),
    "trade_by_region": (*PERIOD_KEYS, "region_code"),
    "trade_by_province": (*PERIOD_KEYS, "province_code"),
    "top_partners": (*PERIOD_KEYS, "rank"),
    "top_provinces": (*PERIOD_KEYS, "rank"),
    "bulletin_cells": (
        "report_month",
        "product_id",
        "language",
        "table_no",
        "period",
        "row_no",
        "column_name",
    ),
}


@dataclass(frozen=True)
class Settings:
    """The variables of dbt_project.yml that a mart depends on."""

    as_of: str | None = None
    top_n: int = 10
    near_zero_base: int = 50_000
    region_composition: str = "like_for_like"

    def to_vars(self) -> dict[str, Any]:
        """The same settings as ``--vars`` for dbt."""
        return dict(self.__dict__)


# ------------------------------------------------------------------------- seeds


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
    basket: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    layout: list[dict[str, str]] = field(default_factory=list)

    def edition(self, month: dt.date) -> str | None:
        """Section Products and HS editions: the edition in force in a month."""
        return next((e for e, start, end in self.editions if start <= month <= end), None)

    def in_basket(self, product: str, code: str, month: dt.date) -> bool:
        """Section Products and HS editions: a shorter code takes everything under it."""
        edition = self.edition(month)
        prefixes = self.basket[product].get(edition, []) if edition else []
        return any(code.startswith(prefix) for prefix in prefixes)


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
    return lists


# ------------------------------------------------------------ lines and vintages


class Line(NamedTuple):
    """One row of an extract, typed; ``unit`` is canonical and None where the quantity is."""

    flow: str
    breakdown: str
    currency: str
    is_complete: bool
    vintage: str
    source_file: str
    month: dt.date
    product_code: str
    partner: str
    province: str
    regime: str
    quantity: int | None
    unit: str | None
    value: int | None

    def key(self) -> Key:
        """Section Lines and vintages: what a revision replaces."""
        return (
            self.flow,
            self.breakdown,
            self.currency,
            self.month,
            self.product_code,
            self.partner,
            self.province,
            self.regime,
        )


def number(text: str) -> int | None:
    """Section Lines and vintages: a number that is ?, -, — or empty is null, not zero."""
    return None if text in MISSING else int(text.replace(",", ""))


def extract_key(row: Mapping[str, str]) -> Key:
    """What tells one downloaded file from another."""
    return (row["source_file"], row["vintage"], row["flow"], row["breakdown"])


def typed_lines(
    rows: Sequence[Mapping[str, str]], lists: CodeLists, settings: Settings
) -> list[Line]:
    """Section Lines and vintages: text to numbers, without vintages after ``as_of``.

    An extract's currency is the value column it fills; a file with both columns is two extracts.
    """
    rows = [r for r in rows if settings.as_of is None or r["vintage"] <= settings.as_of]
    currencies: dict[Key, set[str]] = defaultdict(set)
    for row in rows:
        for currency in ("usd", "cny"):
            if row[f"value_{currency}"] != "":
                currencies[extract_key(row)].add(currency)
    lines = []
    for row in rows:
        quantity = number(row["quantity_1"])
        unit = None
        if row["unit_1"] in MISSING:
            quantity = None
        elif quantity is not None:
            unit = lists.canonical_unit.get(row["unit_1"], row["unit_1"])
        for currency in sorted(currencies[extract_key(row)]):
            lines.append(
                Line(
                    flow=row["flow"],
                    breakdown=row["breakdown"],
                    currency=currency,
                    is_complete=row["coverage"] == "complete",
                    vintage=row["vintage"],
                    source_file=row["source_file"],
                    month=dt.date(int(row["data_month"][:4]), int(row["data_month"][4:]), 1),
                    product_code=row["product_code"],
                    partner=row["partner_code"],
                    province=row["province_code"],
                    regime=row["regime_code"],
                    quantity=quantity,
                    unit=unit,
                    value=number(row[f"value_{currency}"]),
                )
            )
    return lines


@dataclass
class Extract:
    """One downloaded file: the codes and months it speaks about, and the codes by month."""

    flow: str
    breakdown: str
    currency: str
    is_complete: bool
    vintage: str
    codes: set[str] = field(default_factory=set)
    months: set[dt.date] = field(default_factory=set)
    listed: set[tuple[str, dt.date]] = field(default_factory=set)


def extracts_of(lines: Iterable[Line]) -> list[Extract]:
    """Section Coverage: an extract speaks about every code it lists, in every month it lists."""
    found: dict[Key, Extract] = {}
    for line in lines:
        key = (line.source_file, line.vintage, line.flow, line.breakdown, line.currency)
        if key not in found:
            found[key] = Extract(
                line.flow, line.breakdown, line.currency, line.is_complete, line.vintage
            )
        found[key].codes.add(line.product_code)
        found[key].months.add(line.month)
        found[key].listed.add((line.product_code, line.month))
    return list(found.values())


def latest_lines(lines: Sequence[Line], extracts: Sequence[Extract]) -> list[Line]:
    """Section Lines and vintages: the lines that count.

    For each key the latest vintage (then the file that sorts last), unless a later complete
    extract speaks about the code and month and no longer lists the key.
    """
    latest: dict[Key, Line] = {}
    for line in lines:
        held = latest.get(line.key())
        if held is None or (line.vintage, line.source_file) > (held.vintage, held.source_file):
            latest[line.key()] = line

    newest_complete: dict[Key, str] = {}
    for extract in extracts:
        if extract.is_complete:
            for code in extract.codes:
                for month in extract.months:
                    key = (extract.flow, extract.breakdown, extract.currency, code, month)
                    newest_complete[key] = max(newest_complete.get(key, ""), extract.vintage)

    def is_removed(line: Line) -> bool:
        key = (line.flow, line.breakdown, line.currency, line.product_code, line.month)
        return newest_complete.get(key, "") > line.vintage

    return [line for line in latest.values() if not is_removed(line)]


# ---------------------------------------------------------------------- coverage


@dataclass
class Published:
    """What one product and flow has in one covered month, from the source that serves a table."""

    is_usd: bool
    is_complete: bool
    lines: list[Line] = field(default_factory=list)
    by_member: dict[str, list[Line]] = field(default_factory=dict)


Months = dict[dt.date, Published]


def dimensions(breakdown: str) -> list[str]:
    """The dimensions that a breakdown lists; ``total`` lists none."""
    return [] if breakdown == "total" else breakdown.split("_")


def serves(breakdown: str, table: str) -> bool:
    """Whether an extract of this breakdown can be summed to the members of a table."""
    return table == "overview" or table in dimensions(breakdown)


def source_coverage(
    product: str, extracts: Iterable[Extract], lists: CodeLists
) -> dict[dt.date, bool]:
    """Section Coverage: months that these extracts cover for a product -> whether completely.

    The extracts are all of one flow, breakdown and currency. Completely: complete extracts speak
    about every code that any of them, complete or partial, lists within the HS edition.
    """
    covered: set[dt.date] = set()
    spoken: dict[dt.date, set[str]] = defaultdict(set)
    ever_listed: dict[str | None, set[str]] = defaultdict(set)
    for extract in extracts:
        for month in extract.months:
            codes = {c for c in extract.codes if lists.in_basket(product, c, month)}
            if codes:
                covered.add(month)
            if extract.is_complete:
                spoken[month] |= codes
        for code, month in extract.listed:
            if lists.in_basket(product, code, month):
                ever_listed[lists.edition(month)].add(code)
    return {
        month: bool(spoken[month]) and ever_listed[lists.edition(month)] <= spoken[month]
        for month in covered
    }


def published_months(
    lines: Iterable[Line], extracts: Iterable[Extract], lists: CodeLists
) -> dict[tuple[str, str, str], Months]:
    """Section Coverage: for (product, flow, table) the covered months with the lines that serve.

    Where several sources could serve, the first of these decides: dollars, complete, fewest
    dimensions, partner before province. An extract without dimensions comes last, so that the
    overview is the sum of the partners wherever these are complete.
    """
    extracts_by_code: dict[str, list[Extract]] = defaultdict(list)
    for extract in extracts:
        for code in extract.codes:
            extracts_by_code[code].append(extract)
    lines_by_code: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        lines_by_code[line.product_code].append(line)

    result: dict[tuple[str, str, str], Months] = {}
    for product, basket in lists.basket.items():
        prefixes = {prefix for codes in basket.values() for prefix in codes}
        codes = {c for c in extracts_by_code if any(c.startswith(p) for p in prefixes)}
        sources: dict[tuple[str, str, str], dict[int, Extract]] = defaultdict(dict)
        for extract in (e for c in codes for e in extracts_by_code[c]):
            source = (extract.flow, extract.breakdown, extract.currency)
            sources[source][id(extract)] = extract
        source_lines: dict[Key, list[Line]] = defaultdict(list)
        for line in (line for c in codes for line in lines_by_code[c]):
            if lists.in_basket(product, line.product_code, line.month):
                key = (line.flow, line.breakdown, line.currency, line.month)
                source_lines[key].append(line)
        coverage = {
            source: source_coverage(product, found.values(), lists)
            for source, found in sources.items()
        }
        for flow in FLOWS:
            for table in ("overview", "partner", "province"):
                months: Months = {}
                candidates: dict[dt.date, list[tuple[tuple[bool, bool, int, bool], str, str]]] = (
                    defaultdict(list)
                )
                for (source_flow, breakdown, currency), covered in coverage.items():
                    if source_flow == flow and serves(breakdown, table):
                        names = dimensions(breakdown)
                        for month, is_complete in covered.items():
                            order = (
                                currency != "usd",
                                not is_complete,
                                len(names) or WITHOUT_DIMENSIONS,
                                "partner" not in names,
                            )
                            candidates[month].append((order, breakdown, currency))
                for month, choice in candidates.items():
                    order, breakdown, currency = min(choice)
                    served = Published(is_usd=not order[0], is_complete=not order[1])
                    served.lines = source_lines[(flow, breakdown, currency, month)]
                    for line in served.lines:
                        member = line.province if table == "province" else line.partner
                        served.by_member.setdefault(member, []).append(line)
                    months[month] = served
                result[(product, flow, table)] = months
    return result


# ----------------------------------------------------------------------- periods


def shift(month: dt.date, by: int) -> dt.date:
    """The first day of the month ``by`` months later."""
    count = month.year * 12 + month.month - 1 + by
    return dt.date(count // 12, count % 12 + 1, 1)


def period_months(period: str, month: dt.date) -> list[dt.date]:
    """Section Periods: the months of the current side."""
    length = {"month": 1, "year_to_date": month.month, "rolling_12_months": 12}[period]
    return [shift(month, -back) for back in range(length)]


def report_periods(months: Months) -> Iterator[tuple[dt.date, str]]:
    """Section Periods: M is covered; rolling twelve months only where all twelve are."""
    for month in sorted(months):
        for period in PERIODS:
            side = period_months(period, month)
            if period != "rolling_12_months" or all(m in months for m in side):
                yield month, period


@dataclass(frozen=True)
class Side:
    """One side of a comparison. ``units`` holds None for lines without a quantity."""

    is_covered: bool
    is_complete: bool
    is_traded: bool
    value: int | None
    quantity: int | None
    units: frozenset[str | None]

    def unit(self) -> str | None:
        """The one unit of the side, if there is one."""
        return next(iter(self.units)) if len(self.units) == 1 else None


def side_of(
    months: Months, wanted: Sequence[dt.date], lines: Callable[[Published], list[Line]]
) -> Side:
    """Section Periods: value and quantity of a sum of lines over the covered months.

    Without lines it is 0 where all months are completely covered, and null otherwise.
    """
    covered = [months[m] for m in wanted if m in months]
    is_covered = len(covered) == len(wanted)
    found = [line for published in covered for line in lines(published)]
    all_complete = all(published.is_complete for published in covered)
    all_usd = all(published.is_usd for published in covered)
    units = frozenset(line.unit for line in found)
    value: int | None
    quantity: int | None
    if found:
        values = [line.value for line in found]
        value = None if None in values else sum(v for v in values if v is not None)
        quantity = None
        if len(units) == 1 and None not in units:
            quantity = sum(line.quantity for line in found if line.quantity is not None)
    else:
        value = quantity = 0 if is_covered and all_complete else None
    return Side(
        is_covered=is_covered,
        is_complete=is_covered and all_complete and all_usd,
        is_traded=bool(found),
        value=value if all_usd else None,
        quantity=quantity,
        units=units,
    )


def traded_members(
    months: Months, wanted: Sequence[dt.date], wanted_last: Sequence[dt.date]
) -> set[str]:
    """Section Periods: who traded in the period, or in last year's if that is fully covered."""
    members = {code for m in wanted if m in months for code in months[m].by_member}
    if all(m in months for m in wanted_last):
        members |= {code for m in wanted_last for code in months[m].by_member}
    return members


def if_covered(side: Side) -> Side:
    """Section Periods: last year's side is given only where all of its months are covered."""
    if side.is_covered:
        return side
    return Side(False, False, False, None, None, frozenset())


def combined(export: Side, import_: Side, sign: int) -> Side:
    """Sections Terms and Identities: total = export + import, net_export = export - import."""
    units = export.units | import_.units
    value = quantity = None
    if export.value is not None and import_.value is not None:
        value = export.value + sign * import_.value
    if len(units) <= 1 and export.quantity is not None and import_.quantity is not None:
        quantity = export.quantity + import_.quantity
    return Side(
        is_covered=export.is_covered and import_.is_covered,
        is_complete=export.is_complete and import_.is_complete,
        is_traded=export.is_traded or import_.is_traded,
        value=value,
        quantity=quantity,
        units=units,
    )


# ------------------------------------------- year on year, quantity, unit value


def yoy_pct(current: int, last: int) -> Fraction:
    """Section Year on year: 100 x (current - last year) / last year, from unrounded values."""
    return Fraction(100 * (current - last), last)


def value_status(current: Side, last: Side, settings: Settings) -> str:
    """Section Year on year: the first status that applies."""
    if not (current.is_covered and last.is_covered):
        return "not_published"
    if current.value is None or last.value is None:
        return "not_published"
    if last.value == 0:
        return "no_base"
    if last.value < settings.near_zero_base:
        return "near_zero_base"
    return "ok"


def quantity_status(current: Side, last: Side) -> str:
    """Sections Year on year, Quantity and unit value: as for values, and mixed units."""
    if len(current.units) > 1 or len(last.units) > 1:
        return "mixed_units"
    if current.units and last.units and current.units != last.units:
        return "mixed_units"
    if not (current.is_covered and last.is_covered):
        return "not_published"
    if current.quantity is None or last.quantity is None:
        return "not_published"
    return "no_base" if last.quantity == 0 else "ok"


def unit_value(side: Side) -> Fraction | None:
    """Section Quantity and unit value: value / quantity, null where the quantity is null or 0."""
    return Fraction(side.value, side.quantity) if side.value is not None and side.quantity else None


def measured(current: Side, last: Side, settings: Settings) -> Row:
    """The measures that every mart has."""
    status = value_status(current, last, settings)
    row: Row = {
        "value_usd": current.value,
        "value_usd_last_year": last.value,
        "value_usd_change": None,
        "value_usd_yoy_pct": None,
        "yoy_status": status,
        "quantity": current.quantity,
        "quantity_last_year": last.quantity,
        "quantity_yoy_pct": None,
        "quantity_yoy_status": quantity_status(current, last),
        "quantity_unit": current.unit() if current.is_traded else last.unit(),
        "unit_value_usd": unit_value(current),
        "unit_value_usd_last_year": unit_value(last),
        "is_complete": current.is_complete,
    }
    if status != "not_published":
        row["value_usd_change"] = row["value_usd"] - row["value_usd_last_year"]
    if status == "ok":
        row["value_usd_yoy_pct"] = yoy_pct(row["value_usd"], row["value_usd_last_year"])
    if row["quantity_yoy_status"] == "ok":
        row["quantity_yoy_pct"] = yoy_pct(row["quantity"], row["quantity_last_year"])
    return row


def measured_net(current: Side, last: Side, settings: Settings) -> Row:
    """Section Year on year: net exports have a change and no percentage, and no quantity."""
    row = measured(current, last, settings)
    row["value_usd_yoy_pct"] = None
    if row["yoy_status"] != "not_published":
        row["yoy_status"] = "not_applicable"
    row["quantity_yoy_status"] = "not_applicable"
    for column in (
        "quantity",
        "quantity_last_year",
        "quantity_yoy_pct",
        "quantity_unit",
        "unit_value_usd",
        "unit_value_usd_last_year",
    ):
        row[column] = None
    return row


# ------------------------------------------------------ share, contribution, rank


def part_of(value: int | None, total: int | None) -> Fraction | None:
    """Section Share, contribution, rank: 100 x value / total; null where the total is 0 or null."""
    return Fraction(100 * value, total) if value is not None and total else None


def add_shares(row: Row, overview: Row) -> None:
    """Section Share, contribution, rank: shares and contribution within the flow's total."""
    row["share_pct"] = part_of(row["value_usd"], overview["value_usd"])
    row["share_pct_last_year"] = part_of(
        row["value_usd_last_year"], overview["value_usd_last_year"]
    )
    has_growth = overview["value_usd_yoy_pct"] is not None
    row["contribution_pp"] = (
        part_of(row["value_usd_change"], overview["value_usd_last_year"]) if has_growth else None
    )


def add_ranks(rows: dict[str, Row]) -> None:
    """Section Share, contribution, rank: value descending, nulls last, then code ascending."""
    for rank, column in (("rank", "value_usd"), ("rank_last_year", "value_usd_last_year")):
        order = sorted(rows, key=lambda c: (rows[c][column] is None, -(rows[c][column] or 0), c))
        for position, code in enumerate(order, start=1):
            is_ranked = rank == "rank" or rows[code][column] is not None
            rows[code][rank] = position if is_ranked else None


# ------------------------------------------------------------------------- marts


@dataclass
class Oracle:
    """The warehouse in plain Python: built from text rows, it computes each mart."""

    rows: Sequence[Mapping[str, str]]
    lists: CodeLists
    settings: Settings = field(default_factory=Settings)

    def __post_init__(self) -> None:
        lines = typed_lines(self.rows, self.lists, self.settings)
        extracts = extracts_of(lines)
        self.published = published_months(latest_lines(lines, extracts), extracts, self.lists)
        self.partners = dict(self.lists.partners)
        self.provinces = dict(self.lists.provinces)
        for row in self.rows:
            self._add_unlisted(self.partners, row["partner_code"], row["partner_name"])
            self._add_unlisted(self.provinces, row["province_code"], row["province_name"])

    @staticmethod
    def _add_unlisted(members: dict[str, Member], code: str, name: str) -> None:
        """Section Unknown codes: they count under their own code and the file's name."""
        if code and code not in members:
            members[code] = Member(name, name, name, name)

    def marts(self) -> dict[str, Mart]:
        """Every mart by name."""
        overview = self.trade_overview()
        partner = self.trade_by_member("partner", overview)
        province = self.trade_by_member("province", overview)
        regions = self.regions(overview)
        return {
            "trade_overview": overview,
            "trade_by_partner": partner,
            "trade_by_region": self.trade_by_region(regions),
            "trade_by_province": province,
            "top_partners": self.top(partner),
            "top_provinces": self.top(province),
            "bulletin_cells": self.bulletin_cells(overview, regions, partner, province),
        }

    def trade_overview(self) -> Mart:
        """Section Periods: a row wherever the flow is covered; total and net where both are."""
        mart: Mart = {}
        for product in self.lists.basket:
            sides: dict[str, dict[Key, tuple[Side, Side]]] = {}
            for flow in FLOWS:
                months = self.published[(product, flow, "overview")]
                sides[flow] = {
                    (month, period): (
                        side_of(months, period_months(period, month), lambda p: p.lines),
                        if_covered(
                            side_of(
                                months,
                                period_months(period, shift(month, -12)),
                                lambda p: p.lines,
                            )
                        ),
                    )
                    for month, period in report_periods(months)
                }
                for (month, period), (current, last) in sides[flow].items():
                    mart[(month, period, product, flow)] = measured(current, last, self.settings)
            for month, period in sides["export"].keys() & sides["import"].keys():
                pairs = list(
                    zip(sides["export"][month, period], sides["import"][month, period], strict=True)
                )
                current, last = (combined(export, import_, 1) for export, import_ in pairs)
                mart[(month, period, product, "total")] = measured(current, last, self.settings)
                current, last = (combined(export, import_, -1) for export, import_ in pairs)
                mart[(month, period, product, "net_export")] = measured_net(
                    current, last, self.settings
                )
        return mart

    def trade_by_member(self, table: str, overview: Mart) -> Mart:
        """Sections Periods and Share, contribution, rank: a row for each member that traded."""
        mart: Mart = {}
        for product, flow in ((p, f) for p in self.lists.basket for f in FLOWS):
            months = self.published[(product, flow, table)]
            for month, period in report_periods(months):
                wanted = period_months(period, month)
                wanted_last = period_months(period, shift(month, -12))
                rows: dict[str, Row] = {}
                for code in traded_members(months, wanted, wanted_last):

                    def of_member(published: Published, code: str = code) -> list[Line]:
                        return published.by_member.get(code, [])

                    row = measured(
                        side_of(months, wanted, of_member),
                        if_covered(side_of(months, wanted_last, of_member)),
                        self.settings,
                    )
                    add_shares(row, overview[(month, period, product, flow)])
                    rows[code] = row | self.names(table, code)
                add_ranks(rows)
                mart |= {(month, period, product, flow, code): row for code, row in rows.items()}
        return mart

    def names(self, table: str, code: str) -> Row:
        """Names of a partner or a province as the marts carry them."""
        member = (self.partners if table == "partner" else self.provinces)[code]
        names: Row = {f"{table}_name_zh": member.name_zh, f"{table}_name_en": member.name_en}
        return names | ({"partner_iso3": member.iso3} if table == "partner" else {})

    @staticmethod
    def trade_by_region(regions: Mart) -> Mart:
        """Section Regions: a region has a row where one of its partners has one."""
        return {
            key: {column: value for column, value in row.items() if column != TRADED}
            for key, row in regions.items()
            if row[TRADED]
        }

    def regions(self, overview: Mart) -> Mart:
        """Section Regions: the sum of the partners of the report month's composition.

        All regions of every covered period, with the flag whether one of the partners has a row:
        the bulletin prints its regions in any case.
        """
        mart: Mart = {}
        for product, flow in ((p, f) for p in self.lists.basket for f in FLOWS):
            months = self.published[(product, flow, "partner")]
            for month, period in report_periods(months):
                wanted = period_months(period, month)
                wanted_last = period_months(period, shift(month, -12))
                traded = traded_members(months, wanted, wanted_last)
                for region in self.lists.regions:
                    now = before = region.members(month)
                    if self.settings.region_composition == "own":
                        before = region.members(shift(month, -12))

                    def of(members: frozenset[str]) -> Callable[[Published], list[Line]]:
                        return lambda published: [
                            line
                            for code in members & published.by_member.keys()
                            for line in published.by_member[code]
                        ]

                    current = side_of(months, wanted, of(now))
                    last = if_covered(side_of(months, wanted_last, of(before)))
                    row = measured(current, last, self.settings)
                    add_shares(row, overview[(month, period, product, flow)])
                    row |= {"region_name_zh": region.name_zh, "region_name_en": region.name_en}
                    row[TRADED] = not traded.isdisjoint(now | before)
                    mart[(month, period, product, flow, region.code)] = row
        return mart

    def top(self, members: Mart) -> Mart:
        """The rows with rank <= top_n; the rank is the key and the code becomes a column."""
        code_column = "partner_code" if any("partner_iso3" in r for r in members.values()) else ""
        code_column = code_column or "province_code"
        return {
            (*key[:4], row["rank"]): {k: v for k, v in row.items() if k != "rank"}
            | {code_column: key[4]}
            for key, row in members.items()
            if row["rank"] <= self.settings.top_n
        }

    def bulletin_cells(self, overview: Mart, region: Mart, partner: Mart, province: Mart) -> Mart:
        """Section How the bulletin prints: five tables, for the month and the year to date."""
        order = {r.code: r.bulletin_order for r in self.lists.regions if r.bulletin_order}
        labels = {
            "region": {r.code: (r.name_zh, r.name_en) for r in self.lists.regions},
            "partner": {c: (m.short_zh, m.short_en) for c, m in self.partners.items()},
            "province": {c: (m.short_zh, m.short_en) for c, m in self.provinces.items()},
        }
        columns: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
        for column in self.lists.layout:
            columns[(column["breakdown"], column["flow"])].append(column)

        mart: Mart = {}
        members = {"overview": overview, "region": region, "partner": partner, "province": province}
        for breakdown, rows in members.items():
            for key, row in rows.items():
                month, period, product, flow = key[:4]
                code = key[4] if len(key) > 4 else None
                if period == "rolling_12_months":
                    continue
                if breakdown == "region" and code not in order:
                    continue
                if row.get("rank", 0) > self.settings.top_n:
                    continue
                for column in columns[(breakdown, flow)]:
                    row_no = {
                        "overview": int(column["row_no"] or 0),
                        "region": order.get(code, 0),
                        "partner": len(order) + row.get("rank", 0),
                        "province": row.get("rank", 0),
                    }[breakdown]
                    text, note = printed(column["measure"], row, overview[key[:4]]["value_usd"])
                    for position, language in enumerate(("zh", "en")):
                        label = column[f"row_label_{language}"]
                        if code is not None:
                            label = labels[breakdown][code][position]
                        cell_key = (
                            month,
                            product,
                            language,
                            int(column["table_no"]),
                            period,
                            row_no,
                            column["column_name"],
                        )
                        mart[cell_key] = {
                            "column_no": int(column["column_no"]),
                            "row_label": label,
                            "column_label": column[f"column_label_{language}"],
                            "printed_text": text,
                            "unit": self.printed_unit(column["measure"], row, language),
                            "note": note,
                            "flow": flow,
                            "breakdown": breakdown,
                            "member_code": code,
                            "rank": row.get("rank"),
                            "measure": column["measure"],
                            "is_complete": row["is_complete"],
                        }
        return mart

    def printed_unit(self, measure: str, row: Row, language: str) -> str | None:
        """Section How the bulletin prints: the unit beside a figure."""
        if measure in ("value", "value_change"):
            return {"zh": "亿美元", "en": "100 million USD"}[language]
        if measure == "quantity":
            return self.lists.unit_multiple.get(row["quantity_unit"], {}).get(language)
        return "%"


# ---------------------------------------------------------- how the bulletin prints


def rounded(figure: Fraction, decimals: int) -> str:
    """Section How the bulletin prints: once, half away from zero, in whole-number arithmetic."""
    scaled = abs(figure) * 10**decimals
    digits = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    sign = "-" if figure < 0 and digits else ""
    if decimals == 0:
        return f"{sign}{digits}"
    whole, fraction = divmod(digits, 10**decimals)
    return f"{sign}{whole}.{fraction:0{decimals}d}"


def rounded_value(value: int) -> str:
    """Section How the bulletin prints: 100 million USD; below 0.05 and not zero, three decimals."""
    figure = Fraction(value, 100_000_000)
    return rounded(figure, 3 if 0 < abs(figure) < Fraction(5, 100) else 1)


def printed(measure: str, row: Row, flow_total: int | None) -> tuple[str, str | None]:
    """Printed text and note of one figure; no figure prints as - with the reason.

    A share is missing because the value or the flow's total is, or because the total is 0.
    """
    column = {
        "value": "value_usd",
        "value_change": "value_usd_change",
        "value_yoy": "value_usd_yoy_pct",
        "share": "share_pct",
        "quantity": "quantity",
        "quantity_yoy": "quantity_yoy_pct",
    }[measure]
    figure = row[column]
    if figure is None and measure == "share":
        is_published = row["value_usd"] is not None and flow_total is not None
        return "-", "no_base" if is_published else "not_published"
    if figure is None:
        return "-", row["quantity_yoy_status" if "quantity" in measure else "yoy_status"]
    if measure in ("value", "value_change"):
        return rounded_value(figure), None
    if measure == "quantity":
        return rounded(Fraction(figure, 10_000), 0), None
    return rounded(figure, 1), None
