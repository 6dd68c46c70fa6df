"""Superset shows the marts' own numbers: every dataset, every chart, through the real API.

The tests run in this order on one Superset: the shipped database, then one that is published while
Superset runs, then a stop and a second start.
"""

from __future__ import annotations

import socket
import stat
import subprocess
import time
from pathlib import Path

import duckdb
import pytest
from superset import COMMAND, Chart, Superset, in_order, load, place_of, plain, source

CHARTS = sorted(load("charts"))
DATASETS = sorted(load("datasets"))
DASHBOARDS = sorted(load("dashboards"))
PRODUCT = "lithium_ion_batteries"
JUNE_EXPORTS = [
    {"col": "period", "op": "==", "val": "month"},
    {"col": "flow", "op": "==", "val": "export"},
    {"col": "month", "op": "==", "val": "2024-06"},
]


def compare_dataset(superset: Superset, name: str) -> int:
    """Every column of every row equals the mart's; return how many rows there are."""
    file = load("datasets")[name]
    columns = [c["column_name"] for c in file["columns"] if "expression" not in c]
    rows = superset.rows(superset.ids("dataset", "table_name")[name], columns=columns)
    with duckdb.connect(str(superset.database), read_only=True) as db:
        expected = db.execute(f"select {', '.join(columns)} from {source(file)}").fetchall()
    assert in_order([tuple(row[c] for c in columns) for row in rows]) == in_order(
        [tuple(map(plain, row)) for row in expected]
    )
    return len(expected)


def compare_chart(superset: Superset, name: str, month: str) -> int:
    """The chart's numbers, with its dashboard's filters, equal the mart's."""
    chart = Chart(name, month, PRODUCT)
    dataset = superset.ids("dataset", "table_name")[chart.dataset["table_name"]]
    with duckdb.connect(str(superset.database), read_only=True) as db:
        expected = chart.expected(db)
    assert chart.asked(superset, dataset) == expected
    return len(expected)


def test_a_terminal_shows_the_address_and_nothing_else(superset: Superset) -> None:
    first, address, user, stop = superset.shown.splitlines()
    assert first.startswith("Superset starts, the first time")
    assert address == f"Superset: {superset.base}/dashboard/list/"
    assert "user admin, password" in user
    assert "Ctrl-C stops it" in stop
    for secret in ("secret_key", "admin_password"):
        assert stat.S_IMODE((superset.state / secret).stat().st_mode) == 0o600


@pytest.mark.parametrize("name", DATASETS)
def test_every_dataset_is_its_mart(superset: Superset, name: str) -> None:
    rows = compare_dataset(superset, name)
    # One download of each month, in dollars: nothing was revised, nothing is in yuan.
    empty = {"revisions", "trade_in_yuan", "currency_effects"}
    assert (rows == 0) == (name.rpartition("_")[0] in empty)


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_shows_the_marts_numbers(superset: Superset, name: str) -> None:
    rows = compare_chart(superset, name, "2024-06")
    # Nothing of what a dashboard shows first is empty.
    board = load("dashboards")[Chart(name, "2024-06", PRODUCT).dashboard]
    (_, *hidden_tabs) = board["position"].get("TABS-1", {"children": [None]})["children"]
    assert rows > 0 or set(place_of(name, board)["parents"]) & set(hidden_tabs)


def missing(superset: Superset, month: str, period: str) -> set[tuple[str, ...]]:
    """What the dashboards say of a month's exports: breakdown, side, text."""
    said = ("breakdown", "side", "text_en")
    asked = {"month": month, "period": period, "flow": "export"}
    filters = [{"col": c, "op": "==", "val": v} for c, v in asked.items()]
    dataset = superset.ids("dataset", "table_name")["coverage_gaps_en"]
    rows = superset.rows(dataset, columns=[*said], filters=filters)
    return {tuple(row[c] for c in said) for row in rows}


def test_what_is_missing_is_told_and_where_nothing_is(superset: Superset) -> None:
    breakdowns = ("overview", "partner", "province")
    for period in ("month", "year_to_date"):
        said = {(b, "", "nothing is missing") for b in breakdowns}
        assert missing(superset, "2024-06", period) == said
    said = {(b, "last_year", "no data for 2022-01 – 2022-06") for b in breakdowns}
    assert missing(superset, "2023-06", "year_to_date") == said
    # No bulletin prints twelve months; the filter offers them.
    halves = {"current": "2023-07 – 2023-12", "last_year": "2022-07 – 2022-12"}
    said = {(b, side, f"no data for {halves[side]}") for b in breakdowns for side in halves}
    assert missing(superset, "2024-06", "rolling_12_months") == said


@pytest.mark.parametrize("slug", DASHBOARDS)
def test_every_dashboard_lists_its_charts(superset: Superset, slug: str) -> None:
    file = load("dashboards")[slug]
    listed = superset.call(f"dashboard/{file['slug']}/charts")["result"]
    own = [f["slice_name"] for n, f in load("charts").items() if place_of(n, file)]
    assert sorted(c["slice_name"] for c in listed) == sorted(own)


def test_chinese_names_come_back_right(superset: Superset) -> None:
    ids = superset.ids("dataset", "table_name")
    for dataset, column, first in (
        ("top_partners_zh", "partner_name", ["美国", "德国", "韩国", "越南", "印度"]),
        ("top_provinces_zh", "province_name", ["福建", "广东", "江苏", "上海", "浙江"]),
    ):
        rows = superset.rows(
            ids[dataset], columns=["rank", column], filters=JUNE_EXPORTS, orderby=[["rank", True]]
        )
        assert [row[column] for row in rows[:5]] == first
    assert superset.call("dashboard/partners-zh")["result"]["dashboard_title"] == "贸易伙伴"


def test_columns_bring_the_marts_descriptions(superset: Superset) -> None:
    ids = superset.ids("dataset", "table_name")
    columns = superset.call(f"dataset/{ids['trade_overview_en']}")["result"]["columns"]
    shown = {
        c["column_name"]: c["description"]
        for c in columns
        if not c["expression"] and not c["column_name"].endswith("_name")
    }
    with duckdb.connect(str(superset.database), read_only=True) as db:
        comments = db.execute(
            "select column_name, comment from duckdb_columns() where table_name = 'trade_overview'"
        ).fetchall()
    assert shown == dict(comments)


@pytest.mark.parametrize(
    ("left_out", "alone"),
    [("period", "flow"), ("flow", "period")],
)
def test_what_must_not_be_added_is_not_shown(superset: Superset, left_out: str, alone: str) -> None:
    dataset = superset.ids("dataset", "table_name")["trade_overview_en"]
    one = {"columns": [], "metrics": ["sum_value_usd", "one_value_usd_yoy_pct"]}
    (row,) = superset.rows(dataset, filters=JUNE_EXPORTS, **one)
    assert row["sum_value_usd"] == 5_110_000_000
    assert round(row["one_value_usd_yoy_pct"], 1) == -2.2
    fewer = [f for f in JUNE_EXPORTS if f["col"] != left_out]
    (row,) = superset.rows(dataset, filters=fewer, **one)
    assert row == {"sum_value_usd": None, "one_value_usd_yoy_pct": None}, alone


def test_months_of_year_to_date_are_not_added(superset: Superset) -> None:
    dataset = superset.ids("dataset", "table_name")["trade_overview_en"]
    flow = {"col": "flow", "op": "==", "val": "export"}
    for period, expected in (("month", True), ("year_to_date", False)):
        filters = [flow, {"col": "period", "op": "==", "val": period}]
        (row,) = superset.rows(dataset, columns=[], metrics=["sum_value_usd"], filters=filters)
        assert (row["sum_value_usd"] is not None) == expected


@pytest.mark.parametrize(
    "sql",
    [
        "create table marts.mine as select 1 as a",
        "delete from marts.trade_overview",
        "select * from read_text('/etc/hostname')",
    ],
)
def test_sql_lab_neither_writes_nor_reads_other_files(superset: Superset, sql: str) -> None:
    database = superset.ids("database", "database_name")["customs_monitor"]
    ask = {"database_id": database, "runAsync": False}
    good = superset.call(
        "sqllab/execute/", {**ask, "sql": "select count(*) as n from marts.regions"}
    )
    assert good["data"] == [{"n": 10}]
    with pytest.raises(AssertionError, match="sqllab/execute"):
        superset.call("sqllab/execute/", {**ask, "sql": sql})


def test_a_newly_published_database_shows_without_a_restart(
    superset: Superset, revised: Path
) -> None:
    superset.publish(revised)
    assert [name for name in DATASETS if compare_dataset(superset, name) == 0] == []
    rows = {name: compare_chart(superset, name, "2024-07") for name in CHARTS}
    # What was empty before: two downloads of July by partner, one more in yuan.
    for language in ("zh", "en"):
        told = {name.removesuffix(f"_{language}"): count for name, count in rows.items()}
        for name in ("revisions_by_vintage", "revisions_table", "currency_effects_table"):
            assert told[name] > 0
        assert told["yuan_value_over_time"] == 1
        assert told["partners_table"] == told["provinces_table"] == 2
        assert told["overview_gaps"] == 3  # Imports, on both sides; exports lack nothing.
        # Five parts; two partners and the growth.
        assert (told["moved_parts"], told["partners_contribution"]) == (5, 3)


def test_ctrl_c_stops_it_and_a_second_start_is_quick_and_puts_changes_back(
    superset: Superset,
) -> None:
    dashboard = superset.ids("dashboard", "slug")["overview-en"]
    counts = {k: len(superset.ids(k, "id")) for k in ("dataset", "chart", "dashboard", "database")}
    superset.call(f"dashboard/{dashboard}", {"dashboard_title": "mine"}, "PUT")
    assert superset.call("dashboard/overview-en")["result"]["dashboard_title"] == "mine"

    assert superset.stop() == 0
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", superset.port)) != 0

    started = time.monotonic()
    superset.start()
    # The first start takes several times as long; this bound holds on a busy machine.
    assert time.monotonic() - started < 60
    assert superset.call("dashboard/overview-en")["result"]["dashboard_title"] == "Overview"
    assert counts == {
        "dataset": len(DATASETS),
        "chart": len(CHARTS),
        "dashboard": len(DASHBOARDS),
        "database": 1,
    }
    assert counts == {k: len(superset.ids(k, "id")) for k in counts}


def test_one_line_where_it_cannot_start(superset: Superset, tmp_path: Path) -> None:
    command = [*COMMAND, "--port", str(superset.port), "--state", str(tmp_path / "state")]
    for folder, line in (
        (
            tmp_path,
            "bi: published/customs_monitor.duckdb: no such database, run `make build` first",
        ),
        (
            superset.folder,
            f"bi: port {superset.port}: Address already in use, try `make bi PORT=…`",
        ),
    ):
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout, done.stderr) == (2, "", line + "\n")
    assert list(tmp_path.iterdir()) == []
