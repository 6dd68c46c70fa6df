"""Section What was asked, rule by rule, on a few lines each; no dbt."""

from __future__ import annotations

import datetime as dt

import pytest

from .downloads import CODE, GERMANY, OTHER, US, Download, marts_of
from .questions import asked_months
from .terms import Mart, Row, Settings

JANUARY_24 = dt.date(2024, 1, 1)


def month_of(marts: dict[str, Mart], *code: str, flow: str = "export", product: str = "basket"):
    """January 2024 of the overview, or of a partner."""
    mart = marts["trade_by_partner" if code else "trade_overview"]
    return mart[(JANUARY_24, "month", product, flow, *code)]


def compared(row: Row) -> tuple[object, ...]:
    """Value, last year's, status and the completeness of both sides."""
    sides = (row["value_usd"], row["value_usd_last_year"])
    return (*sides, row["yoy_status"], row["is_complete"], row["is_complete_last_year"])


LAST_YEAR = Download([("202301", CODE, US, 100_000)])
THIS_YEAR = Download([("202401", CODE, US, 120_000)])


def test_months_are_lists_and_ranges() -> None:
    """Both ends of a range belong to it, across a year's end."""
    months = asked_months("2023-11..2024-01,2024-03")
    assert sorted(f"{m:%Y%m}" for m in months) == ["202311", "202312", "202401", "202403"]


@pytest.mark.parametrize("codes", ["85", "8507", CODE, "all"])
def test_a_header_alone_is_zero_where_its_question_is_stated(codes: str) -> None:
    """0 after 100,000: -100 %, whatever prefix of the code was asked for."""
    row = month_of(marts_of([LAST_YEAR, Download(codes=codes, months="2024-01")]))
    assert compared(row) == (0, 100_000, "ok", True, True)
    assert row["value_usd_yoy_pct"] == -100


def test_a_longer_code_that_was_asked_for_is_no_answer_to_a_shorter_one() -> None:
    """8507600010 says nothing about the rest of 85076000, which is known as it is."""
    part = Download([("202401", "8507600010", US, 1)], codes="8507600010", months="2024-01")
    row = month_of(marts_of([LAST_YEAR, part]))
    assert compared(row) == (1, 100_000, "incomplete", False, True)


def test_a_download_at_four_digits_is_no_zero_of_the_codes_beneath() -> None:
    """8507 is listed; that 85076000 is not does not say that it had no trade."""
    above = Download([("202401", "8507", US, 500_000)])
    marts = marts_of([LAST_YEAR, above])
    assert (JANUARY_24, "month", "basket", "export") not in marts["trade_overview"]
    # Nor does a later one take away what an earlier one lists at eight digits.
    later = Download([("202401", "8507", US, 500_000)], vintage="2024-09-20")
    assert month_of(marts_of([LAST_YEAR, THIS_YEAR, later]))["value_usd"] == 120_000


def test_a_partial_answer_is_not_known_where_it_is_not_listed() -> None:
    """Partial: the US is listed and compared, the sum is not; Germany is not known."""
    before = Download([("202301", CODE, US, 100_000), ("202301", CODE, GERMANY, 60_000)])
    partial = Download([("202401", CODE, US, 120_000)], coverage="partial")
    marts = marts_of([before, partial])
    assert compared(month_of(marts)) == (120_000, 160_000, "incomplete", False, True)
    assert compared(month_of(marts, US)) == (120_000, 100_000, "ok", False, True)
    assert compared(month_of(marts, GERMANY)) == (None, 60_000, "not_published", False, True)


def test_two_partial_downloads_that_list_a_member_compare_it() -> None:
    """20 % more; the overview, a sum of a selection, is compared with nothing."""
    files = [
        Download([("202301", CODE, GERMANY, 100_000)], coverage="partial"),
        Download([("202401", CODE, GERMANY, 120_000)], coverage="partial"),
    ]
    marts = marts_of(files)
    assert month_of(marts, GERMANY)["value_usd_yoy_pct"] == 20
    assert compared(month_of(marts)) == (120_000, 100_000, "incomplete", False, False)


def test_a_partial_header_alone_knows_nothing() -> None:
    """Asked for a selection, and nothing of it is listed: the month is there, its value is null."""
    partial = Download(codes=CODE, months="2024-01", coverage="partial")
    row = month_of(marts_of([LAST_YEAR, partial]))
    assert compared(row) == (None, 100_000, "not_published", False, True)


def test_a_code_that_nobody_asked_for_makes_the_basket_incomplete() -> None:
    """No extract lists or asks for the second code, in either year."""
    marts = marts_of([LAST_YEAR, THIS_YEAR], CODE, "90000000")
    assert compared(month_of(marts)) == (120_000, 100_000, "incomplete", False, False)
    assert month_of(marts, US)["yoy_status"] == "incomplete"
    assert not any(row["is_complete"] for row in marts["coverage"].values())


def test_a_code_that_no_extract_lists_is_zero_where_it_was_asked_for() -> None:
    """Both asked for in both years: 100 x (120 - 100) / 100 = +20 %."""
    both = f"{CODE},90000000"
    files = [
        Download(THIS_YEAR.lines, codes=both, months="2024-01"),
        Download(LAST_YEAR.lines, codes=both, months="2023-01"),
    ]
    row = month_of(marts_of(files, CODE, "90000000"))
    assert compared(row) == (120_000, 100_000, "ok", True, True)


def test_a_short_code_is_answered_by_the_known_codes_under_it() -> None:
    """850760 is complete in 2024, which lists both known codes, and not in 2023, which lists one.

    The second code is known from imports: it is in the tariff of exports too.
    """
    both = Download([("202401", CODE, US, 120_000), ("202401", OTHER, US, 5_000)])
    row = month_of(marts_of([LAST_YEAR, both], "850760"))
    assert compared(row) == (125_000, 100_000, "incomplete", True, False)
    imports = Download([("202401", OTHER, US, 5_000)], flow="import")
    row = month_of(marts_of([LAST_YEAR, THIS_YEAR, imports], "850760"))
    assert compared(row) == (120_000, 100_000, "incomplete", False, False)


def test_partial_answers_to_some_of_the_known_codes_compare_nobody() -> None:
    """Selections of partners: 2023 asked for one of two known codes, so more is possible."""
    before = Download(LAST_YEAR.lines, coverage="partial")
    now = Download([*THIS_YEAR.lines, ("202401", OTHER, US, 5_000)], coverage="partial")
    row = month_of(marts_of([before, now], "850760"), US)
    assert compared(row) == (125_000, 100_000, "incomplete", False, False)
    # Asked for 850760 as a whole, 2023 lists what the US had: 100 x (125 - 100) / 100.
    stated = Download(before.lines, codes="850760", months="2023-01", coverage="partial")
    assert month_of(marts_of([stated, now], "850760"), US)["value_usd_yoy_pct"] == 25


def test_a_new_code_leaves_a_roll_up_complete_where_the_whole_tariff_was_asked_for() -> None:
    """8507 of every-code mode: 100,000 in 2023, 120,000 + 5,000 in 2024; the new code had none."""
    new = Download([*THIS_YEAR.lines, ("202401", OTHER, US, 5_000)], codes="all", months="2024-01")
    old = Download(LAST_YEAR.lines, codes="all", months="2023-01")
    marts = marts_of([old, new], settings=Settings(monitor_all_codes=True))
    roll_up = month_of(marts, product="8507")
    assert compared(roll_up) == (125_000, 100_000, "ok", True, True)
    assert compared(month_of(marts, product=OTHER)) == (5_000, 0, "no_base", True, True)
    unstated = marts_of([LAST_YEAR, Download(new.lines)], settings=Settings(monitor_all_codes=True))
    assert compared(month_of(unstated, product="8507"))[2:] == ("incomplete", True, False)


def test_imports_that_are_not_complete_leave_the_total_incomplete() -> None:
    """Total 120 + 50 against 100 + 40, no change of net exports: imports of 2024 are partial."""
    files = [
        LAST_YEAR,
        THIS_YEAR,
        Download([("202301", CODE, US, 40_000)], flow="import"),
        Download([("202401", CODE, US, 50_000)], flow="import", coverage="partial"),
    ]
    marts = marts_of(files)
    assert compared(month_of(marts, flow="total")) == (170_000, 140_000, "incomplete", False, True)
    net = month_of(marts, flow="net_export")
    assert compared(net) == (70_000, 60_000, "incomplete", False, True)
    assert net["value_usd_change"] is None
    assert month_of(marts)["yoy_status"] == "ok"


def test_provinces_are_answered_by_extracts_that_list_provinces() -> None:
    """Partners know both codes, provinces the first: their table is incomplete, the other not."""
    files = [
        Download([("202401", CODE, US, 7), ("202401", OTHER, US, 3)]),
        Download([("202401", CODE, "44", 7)], breakdown="province"),
    ]
    marts = marts_of(files, CODE, OTHER)
    key = (JANUARY_24, "month", "basket", "export")
    assert marts["trade_by_province"][(*key, "44")]["is_complete"] is False
    assert marts["trade_by_partner"][(*key, US)]["is_complete"] is True
    assert marts["trade_overview"][key]["is_complete"] is True
    # Its share is of the flow's total, which is complete: 7 of 10.
    assert marts["trade_by_province"][(*key, "44")]["share_pct"] == 70


def test_statuses_in_their_order() -> None:
    """Mixed units, not published, incomplete, no base, near zero: the first that applies."""
    incomplete = [LAST_YEAR, Download(THIS_YEAR.lines, unit="千克", coverage="partial")]
    row = month_of(marts_of(incomplete))
    assert (row["yoy_status"], row["quantity_yoy_status"]) == ("incomplete", "mixed_units")
    only_now = month_of(marts_of([Download(THIS_YEAR.lines, coverage="partial")]))
    assert (only_now["yoy_status"], only_now["is_complete_last_year"]) == ("not_published", None)
    nothing = Download(codes=CODE, months="2023-01")
    partial_now = [nothing, Download(THIS_YEAR.lines, coverage="partial")]
    assert month_of(marts_of(partial_now))["yoy_status"] == "incomplete"
    assert month_of(marts_of([nothing, THIS_YEAR]))["yoy_status"] == "no_base"
    small = [Download([("202301", CODE, US, 49_999)]), THIS_YEAR]
    assert month_of(marts_of(small))["yoy_status"] == "near_zero_base"
