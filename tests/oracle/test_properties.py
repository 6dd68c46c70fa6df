"""What has to hold of any case, of the oracle alone; no dbt."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import pytest

from .cases import Case, ask_for_all
from .code_lists import CodeLists
from .filling import filled_case
from .oracle import Oracle
from .raw_cases import lists_of
from .shapes import Shape
from .terms import Mart, Settings
from .test_random_extracts import SEED, drawn_shape, moved

SUMS = ("trade_overview", "trade_by_region")
TRADE = (*SUMS, "trade_by_partner", "trade_by_province", "trade_in_yuan", "currency_effects")
ADDED_UP = {"ok", "no_base", "near_zero_base", "not_applicable"}
# Random cases of two years within one HS edition, whose questions are stated.
NUMBERS = range(6)


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
