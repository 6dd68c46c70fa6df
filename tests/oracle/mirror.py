"""Section Mirror figures: what partners report, beside the partners' rows of the trade tables."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from .answers import Answers
from .code_lists import CodeLists
from .sides import may_hold_january, period_months
from .tables import Tables
from .terms import FLOWS, Key, Mart, Row, Settings, first_day

CHINA = "CHN"
EDITIONS = {"H4": "HS2012", "H5": "HS2017", "H6": "HS2022"}


@dataclass(frozen=True)
class Report:
    """A line of a partner about China; `flow` is China's. A value is None where it is not given."""

    reporter: str
    flow: str
    month: dt.date
    code: str
    fob: Fraction | None
    cif: Fraction | None
    edition: str | None = None


@dataclass
class MirrorFile:
    """A landed file. `asked` are the months of which it answers every code; `age` orders files."""

    source: str
    age: tuple[str, str, int]
    reports: list[Report] = field(default_factory=list)
    asked: set[dt.date] = field(default_factory=set)

    @property
    def vintage(self) -> str:
        return self.age[0]

    @cached_property
    def listed(self) -> dict[tuple[str, str], dict[tuple[dt.date, str], list[Report]]]:
        """For each reporter and flow, what is listed by month and subheading."""
        found: dict[tuple[str, str], dict[tuple[dt.date, str], list[Report]]] = {}
        for r in self.reports:
            side = found.setdefault((r.reporter, r.flow), {})
            side.setdefault((r.month, r.code[:6]), []).append(r)
        return found


def read_mirror(text: str, source: str, age: tuple[str, str, int]) -> MirrorFile:
    """Reads the text of a file, whichever of the three formats it has."""
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    rows = list(csv.DictReader(io.StringIO(text), delimiter=delimiter))
    file = MirrorFile(source, age)
    read = of_comex_stat if "CO_NCM" in rows[0] else of_plain
    if "cmdCode" in rows[0]:
        read = of_comtrade
    for row in rows:
        if "CO_NCM" in row:
            file.asked.add(first_day(row["CO_ANO"] + row["CO_MES"]))
        file.reports += read(row)
    return file


def mirrored(flow: str) -> str:
    """What one side imports the other one exports."""
    return FLOWS[1 - FLOWS.index(flow)]


def of_plain(row: dict[str, str]) -> Iterator[Report]:
    """One value, FOB or CIF."""
    if row["partner"] == CHINA:
        value, month = Fraction(row["value"]), first_day(row["month"].replace("-", ""))
        fob, cif = (value, None) if row["valuation"] == "FOB" else (None, value)
        yield Report(row["reporter"], mirrored(row["flow"]), month, row["hs_code"], fob, cif)


def of_comex_stat(row: dict[str, str]) -> Iterator[Report]:
    """Brazil's figures FOB; CIF of imports is that with freight and insurance."""
    if row["CO_PAIS"] == "160":
        fob, month = Fraction(row["VL_FOB"]), first_day(row["CO_ANO"] + row["CO_MES"])
        flow, cif = "import", None
        if "VL_FRETE" in row:
            flow, cif = "export", fob + Fraction(row["VL_FRETE"]) + Fraction(row["VL_SEGURO"])
        yield Report("BRA", flow, month, row["CO_NCM"], fob, cif)


def of_comtrade(row: dict[str, str]) -> Iterator[Report]:
    """Totals of HS6 codes; the primary value where neither FOB nor CIF is given."""
    totals = (row["partnerISO"], row["motCode"], row["customsCode"], row["partner2Code"])
    if totals == (CHINA, "0", "C00", "0") and len(row["cmdCode"]) == 6:
        fob, cif = (Fraction(row[name]) if row[name] else None for name in ("fobvalue", "cifvalue"))
        is_import = row["flowCode"] == "M"
        if fob is None and cif is None:
            primary = Fraction(row["primaryValue"])
            fob, cif = (None, primary) if is_import else (primary, None)
        flow, month = FLOWS[0 if is_import else 1], first_day(row["period"])
        edition = EDITIONS[row["classificationCode"]]
        yield Report(row["reporterISO"], flow, month, row["cmdCode"], fob, cif, edition)


@dataclass(frozen=True)
class Figure:
    """What counts of a partner's subheading in a month."""

    file: MirrorFile
    fob: Fraction | None
    cif: Fraction | None
    is_other_edition: bool


@dataclass
class Mirror:
    """The files that are known, asked for single figures."""

    files: Sequence[MirrorFile]
    lists: CodeLists

    def figure(self, reporter: str, flow: str, month: dt.date, code: str) -> Figure | None:
        """The newest file that lists it or answers every code; else one that implies no trade."""
        told: list[tuple[MirrorFile, list[Report]]] = []
        implied: list[MirrorFile] = []
        for file in self.files:
            listed = file.listed.get((reporter, flow), {})
            its = listed.get((month, code), [])
            if its or (listed and month in file.asked):
                told.append((file, its))
            elif month in {m for m, _ in listed} and code in {c for _, c in listed}:
                # It does not answer every code, but has both the month and the code.
                implied += [] if file.asked else [file]
        if told:
            file, its = max(told, key=lambda pair: pair[0].age)
            edition = self.lists.edition(month)
            return Figure(
                file,
                total([r.fob for r in its]),
                total([r.cif for r in its]),
                any(r.edition not in (None, edition) for r in its),
            )
        if implied:
            return Figure(max(implied, key=lambda f: f.age), Fraction(0), Fraction(0), False)
        return None

    def subheadings(self, product: str, month: dt.date, answers: Answers) -> set[str]:
        """Six digits of each code of the basket; of a shorter one, what is known or reported."""
        found: set[str] = set()
        for code in self.lists.basket[product].get(self.lists.edition(month), []):
            if len(code) >= 6:
                found.add(code[:6])
                continue
            reported = [r.code for file in self.files for r in file.reports]
            under = [*answers.known_under(code, month), *reported]
            found |= {other[:6] for other in under if other.startswith(code) and len(other) >= 6}
        return found

    def is_below(self, product: str, month: dt.date) -> bool:
        """Digits that are not 0 behind the sixth are a part of the subheading."""
        codes = self.lists.basket[product].get(self.lists.edition(month), [])
        return any(code[6:].strip("0") for code in codes)


def total(values: Sequence[Fraction | None]) -> Fraction | None:
    """The sum, which is not known where one of the values is not."""
    return None if None in values else sum((v for v in values if v is not None), Fraction(0))


def mirror_asymmetry(
    usd: Tables, answers: Answers, lists: CodeLists, settings: Settings, files: Sequence[MirrorFile]
) -> Mart:
    """Each report month and period of every partner that has reported anything of the product."""
    as_of = settings.as_of or "9999"
    mirror = Mirror([file for file in files if file.vintage <= as_of], lists)
    codes = {member.iso3: code for code, member in lists.partners.items() if member.iso3}
    reporters = {(r.reporter, r.flow) for file in mirror.files for r in file.reports}
    reported_months = {
        month for file in mirror.files for month in {*file.asked, *(r.month for r in file.reports)}
    }
    tables: dict[Key, dict[Key, bool]] = {}
    for key, row in usd.partner.items():
        tables.setdefault(key[2:4], {})[key[:4]] = row["is_complete"]
    mart: Mart = {}
    for reporter, flow in sorted(reporters):
        for product in lists.basket:
            figures: dict[dt.date, list[Figure | None]] = {}
            for month in reported_months:
                subheadings = mirror.subheadings(product, month, answers)
                its = [mirror.figure(reporter, flow, month, code) for code in subheadings]
                if any(its):
                    figures[month] = its
            for key, is_complete in tables.get((product, flow), {}).items():
                if figures:
                    months = usd.published[(product, flow, "partner")]
                    its_months = [m for m in period_months(key[1], key[0]) if m in figures]
                    known = [f for m in its_months for f in figures[m]]
                    partner = codes[reporter]
                    row = usd.partner.get((*key, partner))
                    value = row["value"] if row else 0 if is_complete else None
                    mart[*key, partner] = compared(
                        value,
                        flow,
                        known,
                        is_reported=len(its_months) == len(period_months(key[1], key[0])),
                        is_below=any(mirror.is_below(product, m) for m in its_months),
                        is_complete=is_complete,
                        may_hold=may_hold_january(months, key[1], key[0]),
                        margin=settings.cif_fob_margin,
                    ) | {
                        "partner_name_zh": lists.partners[partner].short_zh,
                        "partner_name_en": lists.partners[partner].short_en,
                        "partner_iso3": reporter,
                    }
    return mart


def compared(
    value: int | None,
    flow: str,
    figures: list[Figure | None],
    *,
    is_reported: bool,
    is_below: bool,
    is_complete: bool,
    may_hold: bool,
    margin: int,
) -> Row:
    """One row: the two values, how they are valued, and what lies between them."""
    ours = "FOB" if flow == "export" else "CIF"
    known = [figure for figure in figures if figure]
    is_full = len(known) == len(figures)
    values = {"FOB": total([f.fob for f in known]), "CIF": total([f.cif for f in known])}
    theirs = next(
        (v for v in sorted(values, key=lambda v: v != ours) if values[v] is not None), None
    )
    if not is_reported or not is_full or is_below:
        theirs = None
    other = values[theirs] if theirs else None
    statuses = {
        "basket_below_hs6": is_below,
        "not_reported": not is_reported,
        "incomplete": not (is_full and is_complete),
        "may_hold_january": may_hold,
        "other_edition": any(f.is_other_edition for f in known),
        "mixed_valuation": theirs is None,
        "ok": True,
    }
    status = next(name for name, holds in statuses.items() if holds)
    difference = asymmetry = adjusted = None
    if status == "ok":
        assert value is not None and other is not None
        difference = other - value
        if other + value:
            asymmetry = 100 * difference / ((other + value) / 2)
    if margin and other is not None:
        factor = 1 + Fraction(margin, 100)
        adjusted = other if theirs == ours else other / factor if ours == "FOB" else other * factor
    return {
        "value_usd": value,
        "valuation": ours,
        "partner_value_usd": other,
        "partner_valuation": theirs,
        "difference_usd": difference,
        "asymmetry_pct": asymmetry,
        "cif_fob_margin_pct": Fraction(margin),
        "partner_value_usd_adjusted": adjusted,
        "status": status,
        "partner_source": ", ".join(sorted({f.file.source for f in known})) or None,
        "partner_vintage": (
            dt.date.fromisoformat(max(f.file.vintage for f in known)) if known else None
        ),
    }
