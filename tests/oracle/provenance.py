"""Section Revisions, and what the extracts hold: revisions, coverage, extract_ledger."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from .code_lists import CodeLists
from .lines import Extract, Line, number
from .published import listed_codes
from .terms import Key, Mart, Row, Settings, first_day


def revisions(lines: Iterable[Line], extracts: Iterable[Extract]) -> Mart:
    """Each statement about a key that differs from the statement before it."""
    spoken: dict[Key, dict[str, bool]] = defaultdict(dict)
    for extract in extracts:
        for code in extract.codes:
            for month in extract.months:
                scope = (extract.flow, extract.breakdown, extract.currency, month, code)
                is_complete = spoken[scope].get(extract.vintage, False) or extract.is_complete
                spoken[scope][extract.vintage] = is_complete
    listed: dict[Key, dict[str, Line]] = defaultdict(dict)
    for line in lines:
        held = listed[line.key()].get(line.vintage)
        if held is None or line.source_file > held.source_file:
            listed[line.key()][line.vintage] = line

    mart: Mart = {}
    for key, by_vintage in listed.items():
        flow, breakdown, currency, month, code, *members = key
        before: tuple[str, Line | None] | None = None
        for vintage, is_complete in sorted(spoken[key[:5]].items()):
            line = by_vintage.get(vintage)
            if line is None and not is_complete:
                continue
            if before is not None:
                row = revision(before[1], line)
                if row is not None:
                    row["previous_vintage"] = dt.date.fromisoformat(before[0])
                    day = dt.date.fromisoformat(vintage)
                    mart[(month, day, flow, breakdown, currency, code, *members)] = row
            before = (vintage, line)
    return mart


def revision(before: Line | None, after: Line | None) -> Row | None:
    """What differs between two statements; None is a key that a complete extract does not list.

    It says 0, for value and quantity; but a line of 0 that is listed no longer is removed.
    """
    value_before, quantity_before = (before.value, before.quantity) if before else (0, 0)
    value_after, quantity_after = (after.value, after.quantity) if after else (0, 0)
    unit_before, unit_after = (line.unit if line else None for line in (before, after))
    has_other_unit = None not in (unit_before, unit_after) and unit_before != unit_after
    is_same = (value_before, quantity_before) == (value_after, quantity_after)
    if is_same and not has_other_unit and (before is None) == (after is None):
        return None
    difference = value_after - value_before
    is_comparable = None not in (quantity_before, quantity_after) and not has_other_unit
    return {
        "kind": "added" if before is None else "removed" if after is None else "revised",
        "value_before": value_before,
        "value_after": value_after,
        "value_difference": difference,
        "value_difference_pct": Fraction(100 * difference, value_before) if value_before else None,
        "quantity_before": quantity_before,
        "quantity_after": quantity_after,
        "quantity_difference": quantity_after - quantity_before if is_comparable else None,
        "quantity_unit_before": unit_before,
        "quantity_unit_after": unit_after,
        "source_file": after.source_file if after else None,
        "line_number": after.line_number if after else None,
    }


def coverage(latest: Iterable[Line], extracts: Sequence[Extract], lists: CodeLists) -> Mart:
    """Section Coverage, for the extracts of one breakdown and currency at a time."""
    speaking: dict[Key, dict[str, list[Extract]]] = defaultdict(lambda: defaultdict(list))
    for extract in extracts:
        for code in extract.codes:
            for month in extract.months:
                for product in lists.products_of(code, month):
                    key = (month, product, extract.flow, extract.breakdown, extract.currency)
                    speaking[key][code].append(extract)
    line_count: dict[Key, int] = defaultdict(int)
    for line in latest:
        for product in lists.products_of(line.product_code, line.month):
            line_count[(line.month, product, line.flow, line.breakdown, line.currency)] += 1

    listed = listed_codes(extracts, lists)
    mart: Mart = {}
    for key, by_code in speaking.items():
        month, product, flow = key[:3]
        found = {id(extract): extract for group in by_code.values() for extract in group}.values()
        vintages = {extract.vintage for extract in found}
        complete = {extract.vintage for extract in found if extract.is_complete}
        spoken = {code for code, group in by_code.items() if any(e.is_complete for e in group)}
        wanted = listed[(product, flow, lists.edition(month))]
        mart[key] = {
            "is_complete": bool(spoken) and wanted <= spoken,
            "line_count": line_count[key],
            "extract_count": len(found),
            "vintage_count": len(vintages),
            "first_vintage": dt.date.fromisoformat(min(vintages)),
            "last_vintage": dt.date.fromisoformat(max(vintages)),
            "last_complete_vintage": (dt.date.fromisoformat(max(complete)) if complete else None),
        }
    return mart


def extract_ledger(rows: Iterable[Mapping[str, str]], settings: Settings) -> Mart:
    """What is in each file, counted in its text, and that nothing of it was lost."""
    files: dict[Key, list[Mapping[str, str]]] = defaultdict(list)
    for row in rows:
        if settings.as_of is None or row["vintage"] <= settings.as_of:
            files[(dt.date.fromisoformat(row["vintage"]), row["source_file"])].append(row)
    mart: Mart = {}
    for key, held in files.items():
        months = {first_day(row["data_month"]) for row in held}
        values = [number(row["value_usd"] or row["value_cny"]) or 0 for row in held]
        quantities = [number(row["quantity_1"]) or 0 for row in held]
        mart[key] = {
            "extract_id": f"seed/{key[0]}/{key[1]}",
            "origin": "seed",
            "flow": held[0]["flow"],
            "breakdown": held[0]["breakdown"],
            "currency": "usd" if held[0]["value_usd"] else "cny",
            "coverage": held[0]["coverage"],
            "first_month": min(months),
            "last_month": max(months),
            "month_count": len(months),
            "rows_in_file": len(held),
            "rows_quarantined": 0,
            "rows_in_staging": len(held),
            "rows_difference": 0,
            "sum_quantity": sum(quantities),
            "quantity_difference": 0,
            "sum_value": sum(values),
            "value_difference": 0,
            "sha256": None,
        }
    return mart
