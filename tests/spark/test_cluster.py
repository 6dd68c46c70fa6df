"""The models on a Spark cluster behind a Thrift server, as users have one: a master, executors in
processes of their own, readers who ask while a build runs, executors that die.

One story: the shipped extracts with all tests, published; a build that fails and changes nothing
that readers see; a landing with every code; a new month and a revision; executors killed in mid
build. `make test-cluster` runs it.
"""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from compare import Comparison
from project_copy import Project
from pyhive import hive

from .built import WITHOUT_TESTS, Built
from .cluster import HOST, Cluster, cluster

pytestmark = pytest.mark.cluster

LINES = os.environ.get("CLUSTER_LINES", "200000")
KILLS = int(os.environ.get("CLUSTER_KILLS", "5"))
READ = """
    select count(*), sum(value_usd), max(report_month), max(products.product_name_en)
    from marts.trade_overview
    inner join marts.products on trade_overview.product_id = products.product_id
"""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with cluster(tmp_path_factory.mktemp("cluster")) as running:
        yield running


@pytest.fixture(scope="module")
def built(running: Cluster) -> Built:
    project = Project(running.folder / "project").folder
    return Built(project, running.warehouse, "cluster", running.profile)


def variables(built: Built, *, all_codes: bool) -> tuple[str, str]:
    """Executors find the landing by an address of their own, not from dbt's folder."""
    landing = (built.project / "landing").as_uri()
    return "--vars", json.dumps({"landing_path": landing, "monitor_all_codes": all_codes})


def on_both(built: Built, *options: str, all_codes: bool) -> list[str]:
    """Build on the cluster and on DuckDB; return what differs."""
    given = variables(built, all_codes=all_codes)
    built.build("cluster", *options, *given)
    codes = json.dumps({"monitor_all_codes": all_codes})
    built.build("duckdb", *WITHOUT_TESTS, "--vars", codes)
    return built.differences(*given)


def publish(built: Built, *, all_codes: bool) -> str:
    built.operation("publish_marts", *variables(built, all_codes=all_codes))
    (*_, newest) = sorted(folder.name for folder in built.warehouse.glob("marts_2*.db"))
    return newest


def seen(running: Cluster) -> list[tuple[object, ...]]:
    """What a reader of the cluster gets."""
    connection = hive.connect(host=HOST, port=running.port, username="reader")
    cursor = connection.cursor()
    cursor.execute(READ)
    rows = cursor.fetchall()
    # Ending a session may want a class of Hive's that Spark's package does not have.
    with suppress(hive.OperationalError):
        connection.close()
    return rows


@contextmanager
def beside(step: Callable[[], None], every: int) -> Iterator[None]:
    """Take a step every so many seconds, in a thread of its own, as long as the block runs."""
    ended = threading.Event()

    def steps() -> None:
        while not ended.wait(every):
            step()

    thread = threading.Thread(target=steps)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


@contextmanager
def reading(running: Cluster) -> Iterator[set[str]]:
    """A reader who asks as long as the block runs; all answers, and what went wrong."""
    answers: set[str] = set()

    def read() -> None:
        try:
            answers.add(repr(seen(running)))
        except Exception as error:
            answers.add(repr(error))

    with beside(read, every=1):
        yield answers


@contextmanager
def killing(running: Cluster) -> Iterator[list[int]]:
    """Kill an executor every 40 seconds, in all KILLS; the processes that were killed."""
    killed: list[int] = []

    def kill() -> None:
        if len(killed) < KILLS:
            killed.extend(running.kill_an_executor())

    with beside(kill, every=40):
        yield killed


@contextmanager
def breaking(project: Path) -> Iterator[None]:
    """Change the marts, and add a test that fails."""
    test = project / "tests/fails.sql"
    seed = project / "seeds/groups/product_list.csv"
    sound = seed.read_text("utf-8")
    test.write_text("select * from {{ ref('trade_overview') }}", "utf-8")
    seed.write_text(sound.replace("Lithium-ion batteries", "Batteries"), "utf-8")
    try:
        yield
    finally:
        test.unlink()
        seed.write_text(sound, "utf-8")


def test_the_shipped_extracts_pass_every_test_and_give_the_same_marts(built: Built) -> None:
    # Unit tests look at the SQL and at no data: `make test-spark` has them.
    assert on_both(built, "--exclude-resource-type", "unit_test", all_codes=False) == []


def test_what_is_published_is_the_build_that_passed(running: Cluster, built: Built) -> None:
    published = publish(built, all_codes=False)
    tables = {folder.name for folder in (built.warehouse / published).iterdir()} - {"build_info"}
    assert {"trade_overview", "trade_series", "bulletin_cells"} <= tables
    comparison = Comparison(
        built.project / "warehouse/customs_monitor.duckdb",
        built.warehouse / published,
        tables=tables - {"build_history"},
    )
    assert list(map(str, comparison.differences())) == []
    assert seen(running)[0][0] == comparison.rows("trade_overview") > 0


def test_a_build_that_fails_changes_nothing_that_readers_see(
    running: Cluster, built: Built
) -> None:
    before = seen(running)
    given = variables(built, all_codes=False)
    with breaking(built.project), reading(running) as answers:
        options = ("--exclude-resource-type", "unit_test", "--target", "cluster", *given)
        assert built.done("dbt", "build", *options).returncode != 0
        done = built.done("dbt", "run-operation", "publish_marts", "--target", "cluster", *given)
        assert done.returncode != 0
        assert "found failed, expected" in done.stdout
    assert answers == {repr(before)}


def test_a_landing_with_every_code_gives_the_same_marts(running: Cluster, built: Built) -> None:
    before = seen(running)
    shutil.rmtree(built.project / "landing", ignore_errors=True)
    built.generate("--lines", LINES, "--months", "36")
    built.ingest_yuan()
    assert on_both(built, "--exclude-resource-type", "unit_test", all_codes=True) == []
    assert seen(running) == before, "nothing was published"
    publish(built, all_codes=True)
    assert seen(running) != before
    built.operation("roll_back_marts")
    assert seen(running) == before
    publish(built, all_codes=True)


def test_a_new_month_and_a_revision_give_the_same_marts(built: Built) -> None:
    built.generate("--new-month")
    assert on_both(built, *WITHOUT_TESTS, all_codes=True) == []
    built.generate("--revise-month", "2023-05")
    assert on_both(built, *WITHOUT_TESTS, all_codes=True) == []


def test_executors_that_die_lose_nothing(running: Cluster, built: Built) -> None:
    before = seen(running)
    given = (*WITHOUT_TESTS, "--full-refresh", "--target", "cluster")
    with reading(running) as answers, killing(running) as killed:
        while len(killed) < KILLS:
            done = built.done("dbt", "build", *given, *variables(built, all_codes=True))
            print(f"{len(killed)} executors killed:", done.stdout.splitlines()[-1])
            assert "Done. PASS=" in done.stdout
    assert len(set(killed)) == KILLS, "a process that was killed was still there"
    assert answers == {repr(before)}
    assert on_both(built, *WITHOUT_TESTS, all_codes=True) == []
