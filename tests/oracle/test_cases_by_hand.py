"""The oracle on the raw cases under tests/cases, with the arithmetic written out; no dbt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from .oracle import Oracle
from .raw_cases import CASES, asked, lists_of, read_raw
from .terms import Mart, Row

US, GERMANY, JAPAN = "502", "304", "116"
BOTH_YEARS = "2023-01..2023-07,2024-01..2024-07"


def marts_of(
    case: str, basket: list[str], questions: Mapping[str, Mapping[str, str]] | None = None
) -> dict[str, Mart]:
    """The marts of the files of a case; ``questions`` says what is known of a file by its name."""
    told = questions or {}
    files = sorted((CASES / "coverage" / case).glob("*.csv"))
    stated = {path: asked(path, **told.get(path.name, told.get("*", {}))) for path in files}
    rows = [row for path, question in stated.items() for row in read_raw(path, question)]
    return Oracle(rows, lists_of(basket), questions=list(stated.values())).marts()


def row_of(marts: dict[str, Mart], month: str, flow: str, *code: str, period: str = "month") -> Row:
    """A row of the overview, or of a partner."""
    mart = marts["trade_by_partner" if code else "trade_overview"]
    return mart[(dt.date.fromisoformat(f"{month}-01"), period, "basket", flow, *code)]


def growth(row: Row) -> tuple[Any, ...]:
    """Value, last year's, growth and status."""
    columns = ("value_usd", "value_usd_last_year", "value_usd_yoy_pct", "yoy_status")
    return tuple(row[column] for column in columns)


def completeness(row: Row) -> tuple[bool | None, bool | None]:
    """Of both sides."""
    return row["is_complete"], row["is_complete_last_year"]


def test_b36_a_code_that_was_not_asked_for_last_year_withholds_growth() -> None:
    """2024: 20 + 15 = 35 million; 2023: 20 of one code, and nobody asked for the other."""
    marts = marts_of("b36", ["11110037", "11110038"])
    for code in ((), (US,)):
        row = row_of(marts, "2024-07", "export", *code)
        assert growth(row) == (35_000_000, 20_000_000, None, "incomplete")
        assert row["value_usd_change"] is None
        assert completeness(row) == (True, False)
    # 35 of 35 million; last year's 20 million are not known to be all.
    assert row["share_pct"] == 100
    assert row["share_pct_last_year"] is None
    assert row["contribution_pp"] is None
    to_date = row_of(marts, "2024-07", "export", period="year_to_date")
    assert growth(to_date) == (245_000_000, 140_000_000, None, "incomplete")


def test_b36_the_other_code_asked_for_and_not_traded_is_zero_last_year() -> None:
    """Stated, 2023 answers both codes: 100 x (35 - 20) / 20 = +75 %."""
    both = {"codes": "11110037,11110038", "months": BOTH_YEARS}
    marts = marts_of("b36", ["11110037", "11110038"], {"export_a_complete.csv": both})
    row = row_of(marts, "2024-07", "export")
    assert growth(row) == (35_000_000, 20_000_000, 75, "ok")
    assert completeness(row) == (True, True)


def test_code_added_later() -> None:
    """1 + 5 = 6 million against 1 million of half the basket: no +500 %."""
    row = row_of(marts_of("code_added_later", ["0901", "2101"]), "2024-01", "export")
    assert growth(row) == (6_000_000, 1_000_000, None, "incomplete")
    assert completeness(row) == (True, False)


def test_b15_a_partial_month_compares_the_member_that_it_lists() -> None:
    """July 2024 lists Germany alone, 9.1 million; July 2023 was US 20, Germany 9, Japan 5."""
    marts = marts_of("b15", ["11110015"], {"export_2.csv": {"coverage": "partial"}})
    total = row_of(marts, "2024-07", "export")
    assert growth(total) == (9_100_000, 34_000_000, None, "incomplete")
    assert completeness(total) == (False, True)
    germany = row_of(marts, "2024-07", "export", GERMANY)
    # 100 x (9.1 - 9) / 9 = 10/9 %
    assert growth(germany) == (9_100_000, 9_000_000, Fraction(10, 9), "ok")
    assert germany["share_pct"] is None
    assert germany["share_pct_last_year"] == Fraction(100 * 9, 34)
    assert (germany["rank"], germany["rank_last_year"]) == (1, 2)
    us = row_of(marts, "2024-07", "export", US)
    assert growth(us) == (None, 20_000_000, None, "not_published")


def test_b15_a_year_to_date_with_an_unknown_month_is_not_compared() -> None:
    """US: six months of 20 are 120 million, July is not known; Germany: 6 x 9 + 9.1 = 63.1."""
    marts = marts_of("b15", ["11110015"], {"export_2.csv": {"coverage": "partial"}})
    us = row_of(marts, "2024-07", "export", US, period="year_to_date")
    assert growth(us) == (120_000_000, 140_000_000, None, "incomplete")
    germany = row_of(marts, "2024-07", "export", GERMANY, period="year_to_date")
    assert growth(germany) == (63_100_000, 63_000_000, Fraction(10, 63), "ok")
    # The flow has no growth, so nothing contributes to it.
    assert germany["contribution_pp"] is None


MONTHLY = {
    f"{flow}_by_partner_{month}.csv": {"codes": "0901", "months": f"{month[:4]}-{month[4:]}"}
    for flow in ("export", "import")
    for month in ("202301", "202302", "202303", "202401", "202402", "202403")
}


def test_monthly_files_a_month_without_lines_is_zero() -> None:
    """Imports 2023: 0.2, 0, 0.3 million; the file of February has no lines."""
    marts = marts_of("monthly_files", ["0901"], MONTHLY)
    assert growth(row_of(marts, "2023-02", "import"))[0] == 0
    assert growth(row_of(marts, "2023-02", "total"))[0] == 1_000_000
    to_date = row_of(marts, "2023-03", "import", period="year_to_date")
    assert (to_date["value_usd"], to_date["is_complete"]) == (500_000, True)


def test_monthly_files_a_month_that_nobody_asked_for_stays_a_hole() -> None:
    """No file asks for imports of February 2024: no total, and January to March has a hole."""
    marts = marts_of("monthly_files", ["0901"], MONTHLY)
    with pytest.raises(KeyError):
        row_of(marts, "2024-02", "total")
    to_date = row_of(marts, "2024-03", "import", period="year_to_date")
    assert growth(to_date) == (600_000, 500_000, None, "not_published")


def test_monthly_files_one_that_was_asked_for_january_to_march_fills_it() -> None:
    """Imports 2024: 0.2 + 0 + 0.4 = 0.6 against 0.5 million; 100 x 0.1 / 0.5 = +20 %."""
    quarter = {"codes": "0901", "months": "2024-02..2024-03"}
    marts = marts_of("monthly_files", ["0901"], MONTHLY | {"import_by_partner_202403.csv": quarter})
    to_date = row_of(marts, "2024-03", "import", period="year_to_date")
    assert growth(to_date) == (600_000, 500_000, 20, "ok")
    total = row_of(marts, "2024-02", "total")
    # February is 0 in both years: 1 million of exports against 1 million.
    assert growth(total) == (1_000_000, 1_000_000, 0, "ok")
    assert growth(row_of(marts, "2024-02", "import")) == (0, 0, None, "no_base")


STATED_B08 = {"*": {"codes": "11110008", "months": BOTH_YEARS}}
STATED_B33 = {"*": {"codes": "11110033", "months": BOTH_YEARS}}


def test_b08_a_month_without_imports_is_zero_where_it_was_asked_for() -> None:
    """April: 0 after 2 million is -100 %; total 20 after 22 million. May: no base."""
    marts = marts_of("b08", ["11110008"], STATED_B08)
    april = row_of(marts, "2024-04", "import")
    assert growth(april) == (0, 2_000_000, -100, "ok")
    assert growth(row_of(marts, "2024-04", "import", JAPAN)) == (0, 2_000_000, -100, "ok")
    total = row_of(marts, "2024-04", "total")
    assert growth(total) == (20_000_000, 22_000_000, Fraction(-100 * 2, 22), "ok")
    assert growth(row_of(marts, "2024-05", "import")) == (2_000_000, 0, None, "no_base")


def test_b08_a_month_without_imports_is_a_hole_where_no_question_is_stated() -> None:
    """The file lists other months, and that is all that is known of its question."""
    marts = marts_of("b08", ["11110008"])
    assert (dt.date(2024, 4, 1), "month", "basket", "import") not in marts["trade_overview"]
    assert growth(row_of(marts, "2024-05", "import"))[3] == "not_published"


def test_b33_a_line_of_zero_says_the_same_but_ranks_a_partner() -> None:
    """The totals of b08 in every period; in May 2023 Japan has a row of 0 on top."""
    one = marts_of("b08", ["11110008"], STATED_B08)["trade_overview"]
    other = marts_of("b33", ["11110033"], STATED_B33)
    figures = ("value_usd", "value_usd_yoy_pct", "yoy_status", "is_complete")
    assert {k: [row[f] for f in figures] for k, row in one.items()} == {
        k: [row[f] for f in figures] for k, row in other["trade_overview"].items()
    }
    assert row_of(other, "2023-05", "import", JAPAN)["rank"] == 1


def test_b16_a_february_without_its_january_is_not_compared_and_the_year_to_date_is() -> None:
    """February 2024 holds 20 million, 10 + 10 a year before: +100 % cannot be known, 0.0 % is."""
    marts = marts_of("b16", ["11110016"])
    february = row_of(marts, "2024-02", "export")
    assert growth(february) == (20_000_000, 10_000_000, None, "not_published")
    assert february["value_usd_change"] is None
    to_date = row_of(marts, "2024-02", "export", period="year_to_date")
    assert growth(to_date) == (20_000_000, 20_000_000, 0, "ok")
    assert completeness(to_date) == (True, True)
    # 20 + 5 x 10 against 7 x 10 million.
    to_july = row_of(marts, "2024-07", "export", US, period="year_to_date")
    assert growth(to_july) == (70_000_000, 70_000_000, 0, "ok")


def test_b16_a_january_that_was_asked_for_is_zero() -> None:
    """Then February is its own: 20 after 10 million."""
    marts = marts_of("b16", ["11110016"], {"*": {"codes": "11110016", "months": BOTH_YEARS}})
    assert growth(row_of(marts, "2024-02", "export")) == (20_000_000, 10_000_000, 100, "ok")
    assert growth(row_of(marts, "2024-01", "export")) == (0, 10_000_000, -100, "ok")


def test_b16_a_january_that_the_question_leaves_out_is_a_hole() -> None:
    """Asked for February to July 2024: the year to date lacks a month."""
    months = "2023-01..2023-07,2024-02..2024-07"
    marts = marts_of("b16", ["11110016"], {"*": {"codes": "11110016", "months": months}})
    to_date = row_of(marts, "2024-02", "export", period="year_to_date")
    assert growth(to_date) == (20_000_000, 20_000_000, None, "not_published")
    assert growth(row_of(marts, "2024-02", "export"))[3] == "not_published"
