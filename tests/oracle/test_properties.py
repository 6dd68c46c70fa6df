"""What has to hold of any case, of the oracle alone; no dbt."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from fractions import Fraction

import pytest

from .cases import Case, ask_for_all
from .code_lists import CodeLists
from .filling import filled_case
from .oracle import Oracle
from .raw_cases import lists_of
from .shapes import Shape
from .terms import Mart, Row, Settings
from .test_random_extracts import SEED, drawn_shape, moved

SUMS = ("trade_overview", "trade_by_region")
TRADE = (*SUMS, "trade_by_partner", "trade_by_province", "trade_in_yuan", "currency_effects")
ADDED_UP = {"ok", "no_base", "near_zero_base", "not_applicable"}
# Random cases of two years within one HS edition, whose questions are stated.
NUMBERS = range(6)
# The one measure that is no fraction is a square root.
ROUNDING = 1e-12


def shape_of(number: int) -> Shape:
    """A sparse case of several codes; the rest is drawn."""
    shape = drawn_shape(number, SEED)
    shape = moved(shape, 2022 - shape.starts.year)
    question = "prefix" if number % 2 else "codes"
    stated = replace(shape, question=question, codes="three", density=0.2, is_shared=False)
    return replace(stated, starts=shape.starts.replace(month=1), length=26, has_sample=False)


def marts_of(case: Case, settings: Settings | None = None) -> dict[str, Mart]:
    """The marts of a case alone."""
    lists: CodeLists = lists_of([])
    lists.basket = {product: defaultdict(list) for product in case.products}
    for product, edition, code in case.product_codes:
        lists.basket[product][edition].append(code)
    return Oracle(case.lines, lists, settings or Settings(), case.questions).marts()


@pytest.mark.parametrize("number", NUMBERS)
def test_monthly_files_equal_yearly_files(number: int) -> None:
    """The same lines as one file a month and as one a year: every trade mart, row by row."""
    yearly, monthly = (
        marts_of(filled_case(number, replace(shape_of(number), files=files)))
        for files in ("year", "month")
    )
    assert yearly["trade_overview"]
    for mart in TRADE:
        assert yearly[mart] == monthly[mart]


def test_no_sum_is_compared_with_an_incomplete_side() -> None:
    """Both sides are complete wherever a sum's difference is given, and some are withheld."""
    plain = {"coverage": "mixed", "currencies": "usd", "values": "plain", "density": 0.6}
    statuses = set()
    for number in NUMBERS:
        marts = marts_of(filled_case(number, replace(shape_of(number), **plain)))
        for row in (row for mart in SUMS for row in marts[mart].values()):
            statuses.add(row["yoy_status"])
            if row["yoy_status"] in ADDED_UP or row["value_usd_change"] is not None:
                assert row["is_complete"]
                assert row["is_complete_last_year"]
    assert statuses >= {"ok", "no_base", "incomplete", "not_published", "not_applicable"}


@pytest.mark.parametrize("number", [1, 3, 5])
def test_whole_tariff_leaves_no_roll_up_incomplete(number: int) -> None:
    """Complete downloads that asked for every code, some new in a later year: 0 rows."""
    plain = {"coverage": "complete", "revisions": (), "currencies": "usd", "uncovered": frozenset()}
    case = filled_case(number, replace(shape_of(number), asks_later=False, **plain))
    ask_for_all(case)
    marts = marts_of(case, Settings(monitor_all_codes=True))
    assert len({key[2] for key in marts["trade_overview"]}) > len(case.products)
    assert all(row["is_complete"] for row in marts["trade_overview"].values())
    assert all(
        row["is_complete_last_year"] is not False for row in marts["trade_overview"].values()
    )


@pytest.mark.parametrize("number", NUMBERS)
def test_parts_indices_and_concentration_are_possible(number: int) -> None:
    """Parts add up to change and growth, means lie between extremes, squares between bounds."""
    plain = {"coverage": "complete", "currencies": "usd", "values": "plain", "density": 0.6}
    marts = marts_of(filled_case(number, replace(shape_of(number), **plain)))
    flows, members = marts["trade_overview"], defaultdict(list)
    for breakdown in ("partner", "province"):
        for key, row in marts[f"trade_by_{breakdown}"].items():
            members[*key[:4], breakdown].append(row)
    parts = defaultdict(list)
    for key, row in marts["growth_parts"].items():
        parts[key[:5]].append(row)
    assert parts
    for key, rows in parts.items():
        assert sum(row["value_usd_change"] for row in rows) == flows[key[:4]]["value_usd_change"]
        assert sum(row["contribution_pp"] for row in rows) == flows[key[:4]]["value_usd_yoy_pct"]
    for key, row in marts["unit_value_indices"].items():
        relatives = [100 + m["unit_value_usd_yoy_pct"] for m in members[key] if is_compared(m)]
        assert row["matched_count"] == len(relatives)
        if relatives:
            extremes = [f"{name}_unit_value_index" for name in ("laspeyres", "paasche")]
            low, high = sorted(row[name] for name in extremes)
            assert min(relatives) <= low <= high <= max(relatives)
            assert low * (1 - ROUNDING) <= row["fisher_unit_value_index"] <= high * (1 + ROUNDING)
    for key, row in marts["concentration"].items():
        shares = [m["share_pct"] for m in members[key] if m["share_pct"]]
        if row["hhi"] is not None and sum(shares) == 100:
            assert Fraction(10_000, len(shares)) <= row["hhi"] <= 10_000
            assert row["cr3_pct"] <= row["cr5_pct"] <= 100


def is_compared(row: Row) -> bool:
    """Whether a member has a unit value on both sides, in one unit."""
    sides = ("value_usd", "value_usd_last_year", "quantity", "quantity_last_year")
    return row["quantity_yoy_status"] == "ok" and all(row[side] for side in sides)
