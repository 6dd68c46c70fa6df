"""Section What deserves a look: the alerts' numbers and places. Their words are read elsewhere."""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from statistics import median
from typing import NamedTuple

from .code_lists import CodeLists
from .lines import Line
from .published import Months
from .questions import file_key
from .tables import Tables
from .terms import FLOWS, Key, Mart, Row, Settings, shift

HISTORY_MONTHS, LEAST_HISTORY = 24, 12
TO_NORMAL = 0.6745


class Alert(NamedTuple):
    """What a rule has measured, before anybody asks whether it is beyond the threshold."""

    month: dt.date
    product: str
    flow: str
    breakdown: str
    member: str
    rule: str
    number: Fraction
    value: int | None


def single_months(usd: Tables, products: set[str]) -> Mart:
    """Exports and imports of single months: (month, product, flow, breakdown, member)."""
    rows: Mart = {}
    for breakdown in ("overview", "partner", "province"):
        table: Mart = getattr(usd, breakdown)
        for (month, period, product, flow, *member), row in table.items():
            if period == "month" and flow in FLOWS and product in products:
                rows[(month, product, flow, breakdown, member[0] if member else "")] = row
    return rows


def judged(months: Mart, settings: Settings) -> Iterator[tuple[Key, Row]]:
    """The flows and their largest partners."""
    for key, row in months.items():
        is_large = key[3] == "partner" and bool(row["rank"]) and row["rank"] <= settings.top_n
        if key[3] == "overview" or is_large:
            yield key, row


def base_effects(months: Mart, settings: Settings, most: Fraction) -> Iterator[Alert]:
    """Growth after one year that most of two years' growth does not have."""
    for key, row in judged(months, settings):
        before = months.get((shift(key[0], -12), *key[1:]))
        if before is None or {row["yoy_status"], before["yoy_status"]} != {"ok"}:
            continue
        base = before["value_last_year"]
        over_two_years = Fraction(100 * (row["value"] - base), base)
        if abs(over_two_years) <= abs(row["value_yoy_pct"]) * most / 100:
            yield Alert(*key, "base_effect", row["value_yoy_pct"], row["value"])


def unit_values(months: Mart, settings: Settings, least: float) -> Iterator[Alert]:
    """The robust z of the logarithm against the preceding 24 months."""
    for key, row in judged(months, settings):
        if not has_unit_value(row):
            continue
        dates = [shift(key[0], -back) for back in range(1, HISTORY_MONTHS + 1)]
        earlier = [months.get((month, *key[1:])) for month in dates]
        history = [
            math.log(past["unit_value"])
            for past in earlier
            if past and has_unit_value(past) and past["quantity_unit"] == row["quantity_unit"]
        ]
        if len(history) >= LEAST_HISTORY:
            middle = median(history)
            spread = max(median(abs(x - middle) for x in history), least)
            z = TO_NORMAL * (math.log(row["unit_value"]) - middle) / spread
            yield Alert(*key, "unit_value", Fraction(z), row["value"])


def has_unit_value(row: Row) -> bool:
    """A complete month with a unit value that has a logarithm."""
    return bool(row["is_complete"] and row["unit_value"] and row["unit_value"] > 0)


def members(months: Mart, settings: Settings) -> Iterator[Alert]:
    """Who is new or lost among the largest."""
    for key, row in months.items():
        change = row.get("share_change_pp")
        is_whole = row["is_complete"] and row["is_complete_last_year"]
        if key[3] == "overview" or change is None or not is_whole or not row["member_status"]:
            continue
        now, before = (row[rank] <= settings.top_n for rank in ("rank", "rank_last_year"))
        now, before = now and row["value"] > 0, before and row["value_last_year"] > 0
        value = max(row["value"], row["value_last_year"])
        if now and not before and change > 0:
            yield Alert(*key, "new_member", change, value)
        if before and not now and change < 0:
            yield Alert(*key, "lost_member", change, value)


def revised_months(revisions: Mart, months: Mart, lists: CodeLists) -> Iterator[Alert]:
    """What moved between downloads, of the breakdown in which it is most."""
    moved: dict[Key, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for (month, _, flow, breakdown, currency, code, *_), row in revisions.items():
        if currency == "usd":
            for product in lists.products_of(code, month):
                moved[(month, product, flow)][breakdown] += abs(row["value_difference"])
    for key, by_breakdown in moved.items():
        most = max(by_breakdown.values())
        flow = months.get((*key, "overview", ""))
        if most and flow is not None and flow["value"] is not None:
            whole = max(flow["value"], most)
            yield Alert(*key, "overview", "", "revision", Fraction(100 * most, whole), whole)


def coverage_gaps(
    published: Mapping[tuple[str, str, str], Months], months: Mart, products: set[str]
) -> Iterator[Alert]:
    """Months in a row without data, between months that have them."""
    for product in products:
        for flow in FLOWS:
            of_flow = published[(product, flow, "overview")]
            runs = holes(of_flow)
            for table in ("overview", "partner", "province"):
                for first, last in holes(published[(product, flow, table)]):
                    if table != "overview" and (first, last) in runs:
                        continue
                    after = min(month for month in of_flow if month > last)
                    count = (last.year - first.year) * 12 + last.month - first.month + 1
                    value = months[(after, product, flow, "overview", "")]["value"]
                    place = (after, product, flow, table, "")
                    yield Alert(*place, "coverage_gap", Fraction(count), value)


def holes(months: Months) -> list[tuple[dt.date, dt.date]]:
    """First and last month of each hole, without a January that February holds."""
    covered = sorted(months)
    found = []
    for before, after in itertools.pairwise(covered):
        first, last = shift(before, 1), shift(after, -1)
        if last >= first and last.month == 1 and months[after].is_assumed:
            last = shift(last, -1)
        if last >= first:
            found.append((first, last))
    return found


def breakdown_gaps(
    published: Mapping[tuple[str, str, str], Months], products: set[str]
) -> Iterator[Alert]:
    """Totals against the sums of provinces, beyond what rounding explains."""
    for product in products:
        for flow in FLOWS:
            totals, provinces = (published[(product, flow, t)] for t in ("overview", "province"))
            for month in totals.keys() & provinces.keys():
                both = totals[month], provinces[month]
                if not all(p.is_complete and p.is_valued for p in both):
                    continue
                sums = [sum(line.value for line in p.lines) for p in both]
                difference, whole = abs(sums[0] - sums[1]), max(map(abs, sums))
                if 2 * difference > sum(len(p.lines) for p in both):
                    place = (month, product, flow, "overview", "")
                    number = Fraction(100 * difference, whole)
                    yield Alert(*place, "breakdown_gap", number, whole)


def squeezed(name: str) -> str:
    """Case and spaces make no other name."""
    return name.replace(" ", "").lower()


def codes(
    latest: Iterable[Line], rows: Sequence[Mapping[str, str]], lists: CodeLists
) -> Iterator[Alert]:
    """Codes that the lists do not have, and names that they do not give a code."""
    row_of = {(*file_key(row), int(row["line_number"])): row for row in rows}
    wrong: dict[tuple[str, str, str], list[Line]] = defaultdict(list)
    for line in latest:
        extract = line.extract
        place = (extract.source_file, extract.vintage, line.flow, line.breakdown, line.currency)
        row = row_of[(*place, line.line_number)]
        for of, code in (
            ("partner", line.partner), ("province", line.province), ("regime", line.regime),
        ):  # fmt: skip
            name, known = row[f"{of}_name"], lists.names_of_codes(of)
            if code and code not in known:
                wrong[("unknown_code", of, code)].append(line)
            elif code and name and squeezed(name) not in map(squeezed, known[code]):
                wrong[("code_name", of, code)].append(line)
    for (rule, of, code), lines in wrong.items():
        dollars = [line.value for line in lines if line.currency == "usd"]
        value = sum(dollars) if dollars else None
        month = max(line.month for line in lines)
        yield Alert(month, "", "", of, code, rule, Fraction(len(lines)), value)


def ranked(alerts: Iterable[Alert], rules: Mapping[str, Mapping[str, str]]) -> Mart:
    """Those beyond the threshold of a rule that is on, by weight x dollars within the month."""
    by_place: dict[Key, list[tuple[tuple[object, ...], Alert, Fraction, str]]] = defaultdict(list)
    for alert in alerts:
        rule = rules.get(alert.rule)
        if rule is None or rule["is_on"] != "true":
            continue
        threshold = Fraction(rule["threshold"])
        if abs(alert.number) >= threshold:
            weight = int(rule["weight"]) * (alert.value or 0)
            beyond = float(abs(alert.number)) / float(threshold)
            names = (alert.rule, alert.flow, alert.breakdown, alert.member)
            entry = ((-weight, -beyond, *names), alert, threshold, rule["unit"])
            by_place[alert.month, alert.product].append(entry)
    mart: Mart = {}
    for entries in by_place.values():
        ordered = sorted(entries, key=lambda entry: entry[0])
        for rank, (_, alert, threshold, unit) in enumerate(ordered, start=1):
            mart[alert[:6]] = {
                "rank": rank,
                "number": alert.number,
                "threshold": threshold,
                "unit": unit,
                "value_usd": alert.value,
            }
    return mart


def alerts(
    usd: Tables,
    revisions: Mart,
    latest: Iterable[Line],
    rows: Sequence[Mapping[str, str]],
    lists: CodeLists,
) -> Mart:
    """The mart without its reasons; ``lists`` has the named products alone."""
    rules, settings, products = lists.alert_rules, usd.settings, set(lists.basket)
    if not rules:
        return {}
    months = single_months(usd, products)
    found = [
        *base_effects(months, settings, Fraction(rules["base_effect"]["second_threshold"])),
        *unit_values(months, settings, float(rules["unit_value"]["second_threshold"])),
        *members(months, settings),
        *revised_months(revisions, months, lists),
        *coverage_gaps(usd.published, months, products),
        *breakdown_gaps(usd.published, products),
        *codes(latest, rows, lists),
    ]
    return ranked(found, rules)
