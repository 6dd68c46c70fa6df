"""docs/questions.md: each recipe is short, prints what the page says, and its figures are right.

What they should be is worked out here from the monthly values and quantities of the members, or
is what customs published.
"""

from __future__ import annotations

import math
import re
import statistics
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from project_copy import ROOT, Project, header, write_extract

PAGE = (ROOT / "docs" / "questions.md").read_text("utf-8")
QUESTIONS: list[tuple[str, str]] = re.findall(
    r"^## .+?\n\n\[(\w+)\.sql\]\(\.\./analyses/\1\.sql\), .+?\n\n```text\n(.*?)```",
    PAGE,
    flags=re.DOTALL | re.MULTILINE,
)
PRODUCT = "lithium_ion_batteries"
JUNE = date(2024, 6, 1)
YEAR_TO_DATE = [date(2024, month, 1) for month in range(1, 7)]
ASEAN = {
    *("Brunei", "Cambodia", "Indonesia", "Laos", "Malaysia", "Myanmar", "Philippines"),
    *("Singapore", "Thailand", "Vietnam"),
}
# Value and quantity of members by name.
Amounts = dict[str, tuple[int, int]]


def sql_of(recipe: str) -> str:
    return (ROOT / "analyses" / f"{recipe}.sql").read_text("utf-8")


def last_year(month: date) -> date:
    return month.replace(year=month.year - 1)


class Shipped:
    """What the shipped extracts say of members and months, and how recipes answer."""

    def __init__(self, database: Path) -> None:
        self.db = duckdb.connect(str(database), read_only=True)
        self.months: dict[tuple[str, str, date], Amounts] = defaultdict(dict)
        self.codes: dict[str, str] = {}
        for table in ("partner", "province"):
            rows = self.db.execute(
                f"select flow, report_month, {table}_code, {table}_name_en, value_usd, quantity "
                f"from marts.trade_by_{table} where period = 'month' and product_id = ?",
                [PRODUCT],
            ).fetchall()
            for flow, month, code, name, value, quantity in rows:
                self.codes[name] = code
                self.months[table, flow, month][name] = value, quantity

    def ask(self, recipe: str) -> list[dict[str, Any]]:
        """Return the rows of a recipe as it is."""
        answer = self.db.sql(sql_of(recipe))
        return [dict(zip(answer.columns, row, strict=True)) for row in answer.fetchall()]

    def sums(self, months: list[date], flow: str = "export", table: str = "partner") -> Amounts:
        """Return value and quantity of each member over some months, in the order of the codes."""
        traded = {name for month in months for name in self.months[table, flow, month]}
        return {
            name: tuple(
                sum(self.months[table, flow, month].get(name, (0, 0))[side] for month in months)
                for side in (0, 1)
            )
            for name in sorted(traded, key=self.codes.__getitem__)
        }

    def total(self, months: list[date], flow: str = "export", side: int = 0) -> int:
        return sum(amounts[side] for amounts in self.sums(months, flow).values())

    def shares(self, months: list[date], table: str = "partner") -> dict[str, float]:
        amounts = self.sums(months, table=table)
        whole = sum(value for value, _ in amounts.values())
        return {name: 100 * value / whole for name, (value, _) in amounts.items()}


@pytest.fixture(scope="module")
def shipped(database: Path) -> Iterator[Shipped]:
    shipped = Shipped(database)
    yield shipped
    shipped.db.close()


def rounded(number: float, digits: int) -> Any:
    """Equal to a figure that is rounded to as many digits."""
    return pytest.approx(number, abs=0.5000001 * 10**-digits)


def growth(now: float, before: float) -> float:
    return 100 * (now - before) / before


def test_the_page_has_ten_questions_and_each_says_how_to_ask_it() -> None:
    assert PAGE.count("\n## ") == len(QUESTIONS) == len({recipe for recipe, _ in QUESTIONS}) == 10


@pytest.mark.parametrize("recipe", [recipe for recipe, _ in QUESTIONS])
def test_a_recipe_has_at_most_eight_lines(recipe: str) -> None:
    lines = [line for line in sql_of(recipe).splitlines() if not line.startswith("--")]
    assert 0 < len(lines) <= 8
    assert "--" not in "".join(lines)
    assert max(map(len, lines)) <= 120


@pytest.mark.parametrize(("recipe", "printed"), QUESTIONS)
def test_the_page_shows_what_the_recipe_prints(database: Path, recipe: str, printed: str) -> None:
    client = Path(sys.executable).parent / "duckdb"
    done = subprocess.run(
        [str(client), "-readonly", str(database)],
        input=sql_of(recipe),
        capture_output=True,
        text=True,
        check=True,
    )
    assert [x.rstrip() for x in done.stdout.splitlines()] == printed.splitlines()


def test_share_gains(shipped: Shipped) -> None:
    now = shipped.shares(YEAR_TO_DATE)
    before = shipped.shares([last_year(month) for month in YEAR_TO_DATE])
    change = {name: now.get(name, 0) - before.get(name, 0) for name in now | before}
    places, old_places = (
        {name: place for place, name in enumerate(sorted(side, key=lambda n: -side[n]), start=1)}
        for side in (now, before)
    )
    rows = shipped.ask("share_gains")
    largest = sorted(change, key=lambda name: -abs(change[name]))[:8]
    assert [row["partner_name_en"] for row in rows] == largest
    for row in rows:
        name = row["partner_name_en"]
        assert row["share_pct"] == rounded(now[name], 1)
        assert row["share_change_pp"] == rounded(change[name], 2)
        assert row["rank"] == places[name]
        assert row["rank_change"] == old_places[name] - places[name]


def test_price_against_volume(shipped: Shipped) -> None:
    rows = {row["report_month"]: row for row in shipped.ask("price_against_volume")}
    assert list(rows) == YEAR_TO_DATE
    for month, row in rows.items():
        now, before = shipped.sums([month]), shipped.sums([last_year(month)])
        whole = shipped.total([last_year(month)])
        price = sum(
            (now[name][1] + before[name][1])
            / 2
            * (now[name][0] / now[name][1] - before[name][0] / before[name][1])
            for name in now.keys() & before.keys()
            if all(now[name]) and all(before[name])
        )
        entry = sum(value for name, (value, _) in now.items() if not before.get(name, (0,))[0])
        left = sum(value for name, (value, _) in before.items() if not now.get(name, (0,))[0])
        assert row["price"] == rounded(100 * price / whole, 2)
        assert row["entry"] == rounded(100 * entry / whole, 2)
        assert row["exit"] == rounded(-100 * left / whole, 2)
        parts = ("price", "quantity", "entry", "exit", "unmeasured")
        yoy = growth(shipped.total([month]), whole)
        assert row["growth_pct"] == rounded(yoy, 2)
        # Five rounded parts beside one rounded sum.
        assert sum(row[part] for part in parts) == pytest.approx(yoy, abs=0.025001)
    # What no release says of June 2024: −2.2 % in value, +10.5 % in quantity, the unit value …
    june = rows[JUNE]
    assert (june["growth_pct"], june["unit_value_growth_pct"]) == (-2.15, -11.49)
    assert round(june["price"] + june["quantity"], 2) == -2.15


def test_eu_rolling_twelve_months_has_no_figure_where_months_are_missing(shipped: Shipped) -> None:
    rows = shipped.ask("eu_rolling_twelve_months")
    assert len(rows) == 6
    for row in rows:
        month = row["report_month"]
        is_now = row["side"] == "current"
        assert row["value_usd"] is row["value_usd_yoy_pct"] is None
        # The first month of the twelve that is not there; January to June of 2023 are.
        year, first = (2023, 7) if is_now else (2022, month.month + 1)
        assert (row["lacks_from"], row["lacks_to"]) == (date(year, first, 1), date(year, 12, 1))


def test_eu_rolling_twelve_months_adds_twelve_months(
    new_built_project: Callable[[], Project], tmp_path: Path
) -> None:
    """Three years of exports to two members of the EU and one that has left it, in millions."""
    project = new_built_project()
    months = [(2022 + n // 12, n % 12 + 1) for n in range(36)]
    names = {"304": "德国", "305": "法国", "303": "英国"}
    values = {
        (code, number): 10 * place + number
        for place, code in enumerate(names, start=1)
        for number in range(36)
    }
    lines = [
        (f"{year}{month:02}", code, name, "85076000", "锂离子蓄电池", "1000", "个", f"{n}000000")
        for number, (year, month) in enumerate(months)
        for code, name in names.items()
        for n in [values[code, number]]
    ]
    heads = header("贸易伙伴编码", "贸易伙伴名称")
    project.ingest(write_extract(tmp_path / "export_by_partner.csv", heads, lines), "--complete")
    of_models = ("--resource-type", "seed", "--resource-type", "model")
    project.dbt("build", "--select", "+trade_by_region", "+coverage_gaps", *of_models)
    with duckdb.connect(str(project.warehouse), read_only=True) as db:
        answers = db.sql(sql_of("eu_rolling_twelve_months")).fetchall()

    def eu(last: int) -> int:
        return sum(values[code, n] for code in ("304", "305") for n in range(last - 11, last + 1))

    assert [answer[:4] for answer in answers] == [
        (
            date(2024, month, 1),
            1_000_000 * eu(23 + month),
            pytest.approx(growth(eu(23 + month), eu(11 + month))),
            "ok",
        )
        for month in range(12, 6, -1)
    ]
    assert {answer[4:] for answer in answers} == {(None, None, None)}


def test_concentration_of_provinces(shipped: Shipped) -> None:
    rows = shipped.ask("concentration_of_provinces")
    assert [row["report_month"] for row in rows] == YEAR_TO_DATE
    for row in rows:
        for suffix, month in (
            ("", row["report_month"]),
            ("_last_year", last_year(row["report_month"])),
        ):
            shares = sorted(shipped.shares([month], "province").values(), reverse=True)
            hhi = sum(share * share for share in shares)
            assert row[f"hhi{suffix}"] == rounded(hhi, 0)
            assert row[f"cr3_pct{suffix}"] == rounded(sum(shares[:3]), 1)
            if not suffix:
                assert row["effective_members"] == rounded(10_000 / hhi, 1)


def test_asean_by_month(shipped: Shipped) -> None:
    rows = shipped.ask("asean_by_month")
    months = [last_year(month) for month in YEAR_TO_DATE] + YEAR_TO_DATE
    assert [(row["flow"], row["month"]) for row in rows] == [
        (flow, month) for flow in ("export", "import") for month in months
    ]
    for row in rows:
        members = shipped.months["partner", row["flow"], row["month"]]
        value, quantity = (
            sum(amounts[side] for name, amounts in members.items() if name in ASEAN)
            for side in (0, 1)
        )
        assert row["million_usd"] == rounded(value / 1e6, 1)
        assert row["quantity"] == quantity
        assert row["unit_value"] == rounded(value / quantity, 2)
    # Published: 5.2 hundred million in June 2024.
    assert next(row["million_usd"] for row in rows if row["month"] == JUNE) == rounded(520, -1)


def test_new_partners(shipped: Shipped) -> None:
    expected = set()
    for flow in ("export", "import"):
        now = shipped.sums(YEAR_TO_DATE, flow)
        before = shipped.sums([last_year(month) for month in YEAR_TO_DATE], flow)
        for name in now.keys() | before.keys():
            sides = now.get(name, (0, 0))[0], before.get(name, (0, 0))[0]
            if (sides[0] == 0) != (sides[1] == 0):
                expected.add((flow, "new" if sides[0] else "lost", name, *sides))
    answer = [tuple(row.values()) for row in shipped.ask("new_partners")]
    assert len(answer) == len(expected) == 4
    assert set(answer) == expected


def test_same_months_of_last_year(shipped: Shipped) -> None:
    rows = {row["report_month"]: row for row in shipped.ask("same_months_of_last_year")}
    assert list(rows) == [last_year(month) for month in YEAR_TO_DATE] + YEAR_TO_DATE
    for month, row in rows.items():
        assert row["million_usd"] == rounded(shipped.total([month]) / 1e6, 1)
        if month.year == 2023:
            assert row["yoy_status"] == "not_published"
            assert row["last_year"] is row["yoy_pct"] is row["unit_value_yoy_pct"] is None
            continue
        now, before = (
            [shipped.total([m], side=side) for side in (0, 1)] for m in (month, last_year(month))
        )
        assert row["last_year"] == rounded(before[0] / 1e6, 1)
        assert row["yoy_pct"] == rounded(growth(now[0], before[0]), 1)
        assert row["quantity_yoy_pct"] == rounded(growth(now[1], before[1]), 1)
        unit_values = now[0] / now[1], before[0] / before[1]
        assert row["unit_value_yoy_pct"] == rounded(growth(*unit_values), 1)
    # Published: −2.2 % in value, +10.5 % in quantity.
    assert (rows[JUNE]["yoy_pct"], rows[JUNE]["quantity_yoy_pct"]) == (-2.2, 10.5)


def test_seasonality(shipped: Shipped) -> None:
    rows = shipped.ask("seasonality")
    assert [row["calendar_month"] for row in rows] == [1, 2, 3, 4, 5, 6]
    for year in (2023, 2024):
        values = [shipped.total([month.replace(year=year)]) for month in YEAR_TO_DATE]
        mean = statistics.mean(values)
        for row, value in zip(rows, values, strict=True):
            assert row[str(year)] == rounded(100 * value / mean, 1)


def test_unit_value_outliers(shipped: Shipped) -> None:
    now, before = (
        {
            name: value / quantity
            for name, (value, quantity) in shipped.sums([month]).items()
            if value and quantity
        }
        for month in (JUNE, last_year(JUNE))
    )
    logs = {name: math.log(unit_value) for name, unit_value in now.items()}
    middle = statistics.median(logs.values())
    spread = 1.483 * statistics.median(abs(log - middle) for log in logs.values())
    z = {name: (log - middle) / spread for name, log in logs.items()}
    rows = shipped.ask("unit_value_outliers")
    assert {row["partner_name_en"] for row in rows} == {n for n in z if abs(round(z[n], 1)) > 2}
    assert [row["z"] for row in rows] == sorted((row["z"] for row in rows), reverse=True)
    for row in rows:
        name = row["partner_name_en"]
        assert row["z"] == rounded(z[name], 1)
        assert row["usd_per_unit"] == rounded(now[name], 2)
        assert row["yoy_pct"] == rounded(growth(now[name], before[name]), 1)
        assert row["value_usd"] == shipped.sums([JUNE])[name][0]


def test_what_if_the_largest_falls(shipped: Shipped) -> None:
    rows = {(row["flow"], row["period"]): row for row in shipped.ask("what_if_the_largest_falls")}
    assert len(rows) == 4
    for (flow, period), row in rows.items():
        months = [JUNE] if period == "month" else YEAR_TO_DATE
        partners = shipped.sums(months, flow)
        name = max(partners, key=lambda n: partners[n][0])
        fall = partners[name][0] / 20
        total = shipped.total(months, flow)
        before = shipped.total([last_year(month) for month in months], flow)
        assert row["partner_name_en"] == name
        assert row["less_million_usd"] == rounded(fall / 1e6, 1)
        assert row["yoy_pct"] == rounded(growth(total, before), 2)
        assert row["yoy_pct_then"] == rounded(growth(total - fall, before), 2)
