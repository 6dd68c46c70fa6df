"""Section Revisions, and what the extracts hold: revisions, coverage, extract_ledger."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from .answers import Answers
from .code_lists import CodeLists
from .lines import Line, number
from .questions import Extract, file_key
from .terms import FLOWS, Key, Mart, Row, first_day


def revisions(lines: Iterable[Line], answers: Answers) -> Mart:
    """Each statement about a key that differs from the statement before it."""
    listed: dict[Key, dict[str, Line]] = defaultdict(dict)
    for line in lines:
        held = listed[line.key()].get(line.vintage)
        if held is None or line.extract.order > held.extract.order:
            listed[line.key()][line.vintage] = line

    mart: Mart = {}
    for key, by_vintage in listed.items():
        flow, breakdown, currency, month, code, *members = key
        before: tuple[str, Line | None] | None = None
        spoken: dict[str, bool] = {}
        for extract in answers.answering(flow, code, month):
            if (extract.breakdown, extract.currency) == (breakdown, currency):
                has_complete = spoken.get(extract.vintage, False) or extract.is_complete
                spoken[extract.vintage] = has_complete
        for vintage, is_complete in sorted(spoken.items()):
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
        "source_file": after.extract.source_file if after else None,
        "line_number": after.line_number if after else None,
    }


def coverage(latest: Iterable[Line], answers: Answers, lists: CodeLists) -> Mart:
    """Section What was asked, for the extracts of one breakdown and currency at a time."""
    line_count: dict[Key, int] = defaultdict(int)
    for line in latest:
        for product in lists.products_of(line.product_code, line.month):
            line_count[(line.month, product, line.flow, line.breakdown, line.currency)] += 1
    mart: Mart = {}
    for flow in FLOWS:
        sources = {(e.breakdown, e.currency) for e in answers.extracts if e.flow == flow}
        for month in answers.months(flow):
            for product, by_edition in lists.basket.items():
                for source in sources:
                    answer = answers.of_basket(
                        by_edition.get(lists.edition(month), []),
                        flow,
                        month,
                        lambda e, source=source: (e.breakdown, e.currency) == source,
                        lambda found: any(e.is_complete for e in found),
                    )
                    key = (month, product, flow, *source)
                    if answer.is_covered:
                        found = answer.extracts()
                        mart[key] = {
                            "is_complete": answer.is_complete,
                            "line_count": line_count[key],
                        } | statements(found)
    return mart


def statements(found: Sequence[Extract]) -> Row:
    """How many extracts answer, and when."""
    vintages = {extract.vintage for extract in found}
    complete = {extract.vintage for extract in found if extract.is_complete}
    return {
        "extract_count": len(found),
        "vintage_count": len(vintages),
        "first_vintage": dt.date.fromisoformat(min(vintages)),
        "last_vintage": dt.date.fromisoformat(max(vintages)),
        "last_complete_vintage": dt.date.fromisoformat(max(complete)) if complete else None,
        "is_sample": any(extract.is_sample for extract in found),
    }


def extract_ledger(rows: Iterable[Mapping[str, str]], extracts: Mapping[Key, Extract]) -> Mart:
    """What is in each file, counted in its text, and that nothing of it was lost.

    A file of which all lines give way to other extracts (the sample's) keeps its row.
    """
    files: dict[Key, list[Mapping[str, str]]] = {}
    for key, extract in extracts.items():
        # Without a line and a question a file says nothing.
        if extract.months:
            files[(dt.date.fromisoformat(key[1]), key[0])] = []
    for row in rows:
        if file_key(row) in extracts:
            key = file_key(row)
            files[(dt.date.fromisoformat(key[1]), key[0])].append(row)
    one_of = {(dt.date.fromisoformat(key[1]), key[0]): e for key, e in reversed(extracts.items())}
    mart: Mart = {}
    for key, held in files.items():
        extract = one_of[key]
        months = {first_day(row["data_month"]) for row in held}
        mart[key] = {
            "extract_id": f"seed/{key[0]}/{key[1]}",
            "origin": "seed",
            "flow": extract.flow,
            "breakdown": extract.breakdown,
            "currency": extract.currency,
            "coverage": "complete" if extract.is_complete else "partial",
            "first_month": min(months, default=None),
            "last_month": max(months, default=None),
            "month_count": len(months),
            "rows_in_file": len(held),
            "rows_quarantined": 0,
            "rows_in_staging": len(held),
            "rows_difference": 0,
            "sum_quantity": sum(number(row["quantity_1"]) or 0 for row in held),
            "quantity_difference": 0,
            "sum_value": sum(number(row["value_usd"] or row["value_cny"]) or 0 for row in held),
            "value_difference": 0,
            "sha256": None,
        } | stated(extract)
    return mart


def stated(extract: Extract) -> Row:
    """The question as the ledger keeps it, and whose figures they are."""
    return {
        "is_question_stated": extract.is_stated,
        "asked_codes": extract.question[0],
        "asked_months": extract.question[1],
        "source": "sample" if extract.is_sample else "customs",
        "is_sample": extract.is_sample,
    }
