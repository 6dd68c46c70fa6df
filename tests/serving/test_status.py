"""`customs status` in every situation that a night can leave behind."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from project_copy import NO_UNIT_TESTS, Project, header, write_extract

from customs_monitor.serving.status import status

# Before the shipped sample's next month is due, after it was downloaded.
IN_TIME = date(2024, 8, 20)


def told(project: Project, today: date = IN_TIME) -> dict[str, Any]:
    return status(project.warehouse, project.published, project.folder / "landing", today)


def record(project: Project, **columns: str) -> None:
    """Write other values into the record of the last run."""
    with duckdb.connect(str(project.warehouse)) as db:
        for name, value in columns.items():
            newest = "(select max(started_at) from build.runs)"
            db.execute(f"update build.runs set {name} = ? where started_at = {newest}", [value])


@pytest.fixture
def own(project: Project) -> Project:
    """The shipped extracts, built and published, as if their months had no gap."""
    with duckdb.connect(str(project.warehouse)) as db:
        db.execute("delete from quality.qc_incomplete_months")
    return project


def test_all_is_well(own: Project) -> None:
    found = told(own)
    assert (found["exit_code"], found["state"]) == (0, "well"), found["needs"]
    assert found["last_build"]["state"] == "passed"
    assert found["published"]["build_id"] == found["last_build"]["build_id"]
    (product,) = found["products"]
    assert product["latest_month"] == "2024-06"
    assert product["next_month_due_on"] == "2024-08-20"
    assert (product["is_overdue"], product["missing"]) == (False, [])
    done = own.customs("status", "--json")
    assert json.loads(done.stdout)["products"][0]["product_id"] == "lithium_ion_batteries"


def test_no_build(tmp_path: Path) -> None:
    found = status(tmp_path / "none.duckdb", tmp_path, tmp_path, IN_TIME)
    assert found["exit_code"] == 1
    assert found["last_build"] is None and found["published"] is None
    assert found["needs"] == [
        "nothing has been built: run `make build`",
        "nothing is published: run `customs publish`",
    ]


def test_a_killed_build(own: Project) -> None:
    record(own, state="running", seconds="")
    found = told(own)
    assert (found["exit_code"], found["last_build"]["state"]) == (1, "killed")
    assert "the last build is killed: run `make build`" in found["needs"]


def test_a_build_that_runs_cannot_be_told(own: Project) -> None:
    with duckdb.connect(str(own.warehouse)):
        done = own.run("customs", "status", "--json")
    found = json.loads(done.stdout)
    assert (done.returncode, found["state"]) == (2, "cannot tell")
    assert "Could not set lock" in found["unknown"][0]
    assert found["published"]["build_id"]


def test_a_build_as_of_a_day(own: Project) -> None:
    record(own, as_of="2024-07-20")
    found = told(own, date(2026, 1, 1))
    assert found["exit_code"] == 1
    assert found["last_build"]["as_of"] == "2024-07-20"
    assert found["needs"] == ["the last build shows what was known on 2024-07-20, no more"]


@pytest.mark.parametrize(("today", "is_overdue"), [("2024-08-20", False), ("2024-08-21", True)])
def test_an_overdue_month(own: Project, today: str, is_overdue: bool) -> None:
    found = told(own, date.fromisoformat(today))
    assert found["products"][0]["is_overdue"] == is_overdue
    assert found["exit_code"] == is_overdue
    overdue = ["lithium_ion_batteries: 2024-07 is overdue since 2024-08-20"]
    assert found["needs"] == (overdue if is_overdue else [])


def test_january_is_due_with_february_in_march(built: Project) -> None:
    with duckdb.connect(str(built.warehouse), read_only=True) as db:
        due = db.execute(
            "select data_month, months_later, day from seeds.release_calendar order by all"
        ).fetchall()
    assert due == [(1, 2, 20), *((month, 1, 20) for month in range(2, 13))]


@pytest.mark.parametrize(
    ("table", "row", "finding", "need"),
    [
        (
            "qc_unknown_codes",
            "select 'partner' as code_list, '998' as code",
            "unknown_codes",
            "1 code(s) that no code list has: quality.qc_unknown_codes",
        ),
        (
            "qc_code_names",
            "select 'partner' as code_list, '133' as code, '巴西' as name_in_file",
            "differing_names",
            "1 name(s) that are not the code list's: quality.qc_code_names",
        ),
        (
            "qc_breakdown_gaps",
            "select 'usd' as currency, 'p' as product_id, false as is_rounding",
            "breakdown_gaps",
            "1 month(s) in which provinces and partners differ: quality.qc_breakdown_gaps",
        ),
        (
            "qc_incomplete_months",
            "select 'lithium_ion_batteries' as product_id, 'usd' as currency, 'export' as flow, "
            "'overview' as breakdown, "
            "date '2024-01-01' as data_month, 'not_published' as reason, '' as hs_code, "
            "false as is_told_by_february, true as has_begun",
            None,
            "lithium_ion_batteries: months are missing or incomplete",
        ),
    ],
    ids=["unknown code", "another name", "breakdowns", "February without January"],
)
def test_what_a_person_should_look_at(
    own: Project, table: str, row: str, finding: str | None, need: str
) -> None:
    with duckdb.connect(str(own.warehouse)) as db:
        db.execute(f"insert into quality.{table} by name {row}")
    found = told(own)
    assert (found["exit_code"], found["needs"]) == (1, [need])
    if finding:
        assert found["findings"][finding]["count"] == len(found["findings"][finding]["first"]) == 1
    else:
        assert found["products"][0]["missing"][0]["text"] == "Exports: no data for 2024-01"


def test_a_warehouse_that_is_none_cannot_be_told(own: Project) -> None:
    own.warehouse.write_bytes(b"no database" * 1000)
    done = own.customs("status")
    assert done.returncode == 2
    assert "Cannot be told:\n" in done.stdout


def test_a_stranger_beside_the_published_file_needs_a_person(own: Project) -> None:
    """DuckDB follows the links, so its log lies in the build's folder; older ones' beside them."""
    for database in (own.database, own.database.resolve()):
        log = database.with_name("customs_monitor.duckdb.wal")
        log.write_bytes(b"x")
        assert any(f"{log.parent.name}/{log.name}" in need for need in told(own)["needs"])
        log.unlink()


@pytest.fixture
def cars(new_project: Callable[[], Project], tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Cars, asked for month by month without a hole, and nothing else."""
    project = new_project()
    for name, row in (("product_list", "cars,小汽车,Cars,"), ("product_codes", "cars,HS2022,8703")):
        file = project.folder / "seeds" / "groups" / f"{name}.csv"
        file.write_text(file.read_text("utf-8").splitlines()[0] + f"\n{row}\n", "utf-8")
    settings = project.folder / "dbt_project.yml"
    text = settings.read_text("utf-8").replace("with_sample: true", "with_sample: false")
    settings.write_text(text, "utf-8")
    downloads = tmp_path_factory.mktemp("downloads")
    for flow in ("export", "import"):
        land(project, downloads, flow, [f"2024{month:02}" for month in range(1, 7)])
    project.dbt("build", *NO_UNIT_TESTS)
    assert project.customs("publish").returncode == 0
    return project


def land(
    project: Project,
    downloads: Path,
    flow: str,
    months: list[str],
    code: str = "502",
    name: str = "美国",
    is_complete: bool = True,
) -> None:
    """Ingest a download of cars by partner, a line for each month."""
    value = {"export": "1,000", "import": "500"}[flow]
    rows = [[m, code, name, "87032341", "小轿车", "10", "辆", value] for m in months]
    path = write_extract(
        downloads / f"{flow}_{len(list(downloads.iterdir()))}.csv",
        header("贸易伙伴编码", "贸易伙伴名称"),
        rows,
    )
    asked = ",".join(f"{m[:4]}-{m[4:]}" for m in months)
    question = ["--product", "cars", "--months", asked, *(["--complete"] if is_complete else [])]
    project.ingest(path, "--flow", flow, *question)


@pytest.mark.long
def test_what_is_missing_is_named(cars: Project, tmp_path: Path) -> None:
    """February 2025 without January, a partial month, one without imports, an unknown code."""
    assert told(cars)["landing"] == {
        "waiting_extracts": 0,
        "extracts": 2,
        "lines": 12,
        "newest_vintage": date.today().isoformat(),
    }
    assert told(cars)["exit_code"] == 0
    for flow in ("export", "import"):
        land(cars, tmp_path, flow, ["202407", "202409"])
    land(cars, tmp_path, "export", ["202410"])
    land(cars, tmp_path, "export", ["202411"], is_complete=False)
    land(cars, tmp_path, "export", ["202502"], code="998", name="无名国")
    assert "5 landed extract(s) wait for a build" in told(cars)["needs"]
    cars.dbt("build", *NO_UNIT_TESTS)
    found = told(cars, date(2025, 3, 25))
    assert found["exit_code"] == 1
    (product,) = found["products"]
    assert {
        (m["flow"], m["reason"], *m["hs_codes"]): m["months"]
        for m in product["missing"]
        if m["breakdown"] == "overview"
    } == {
        ("export", "not_published"): ["2024-08", "2024-12", "2025-01"],
        ("export", "members", "8703"): ["2024-11"],
        ("import", "not_published"): [
            "2024-08", "2024-10", "2024-11", "2024-12", "2025-01", "2025-02",
        ],
    }  # fmt: skip
    assert found["findings"]["unknown_codes"]["count"] == 1
    assert found["findings"]["unknown_codes"]["first"][0]["code"] == "998"
    assert "1 code(s) that no code list has: quality.qc_unknown_codes" in found["needs"]
    assert (product["next_month"], product["next_month_due_on"]) == ("2025-03", "2025-04-20")
    # The build is good, but readers do not see it yet.
    assert any("not the last build: run `customs publish`" in need for need in found["needs"])
