"""Killed at any moment: nothing is lost, the next run succeeds, nothing piles up."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest
from project_copy import NO_UNIT_TESTS, Project, header, write_extract

from customs_monitor.serving.publications import Publications

from .conftest import call_it

pytestmark = pytest.mark.long
# docs/reliability.md has the figures of KILLS=100.
KILLS = int(os.environ.get("KILLS", "10"))


def start(project: Project, *command: str) -> subprocess.Popen[bytes]:
    script = Path(sys.executable).parent / command[0]
    return subprocess.Popen(
        [str(script), *command[1:]],
        cwd=project.folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def seconds_of(project: Project, *command: str) -> float:
    began = time.monotonic()
    assert start(project, *command).wait() == 0
    return time.monotonic() - began


def kill_within(project: Project, seconds: float, *command: str) -> bool:
    """Start a command, kill it with all it has started at some moment; was there anything left?"""
    process = start(project, *command)
    time.sleep(random.uniform(0, seconds))
    was_running = process.poll() is None
    os.killpg(process.pid, signal.SIGKILL) if was_running else None
    process.wait()
    return was_running


def names_in(folder: Path) -> set[str]:
    return (
        {str(path.relative_to(folder)) for path in folder.rglob("*")} if folder.exists() else set()
    )


def assert_readers_see_one_build(project: Project) -> None:
    """What readers open is whole, after whatever was killed."""
    current = Publications(project.published).current
    assert current is not None
    assert current.damages() == []
    with duckdb.connect(str(project.database), read_only=True) as db:
        assert db.execute("select build_id from marts.build_info").fetchall() == [
            (current.build_id,)
        ]


def test_publish(project: Project) -> None:
    seconds = seconds_of(project, "customs", "publish", "--out", "elsewhere")
    killed = 0
    for number in range(KILLS):
        call_it(project, number % 90)
        killed += kill_within(project, seconds, "customs", "publish")
        assert_readers_see_one_build(project)
    last = call_it(project, 91)
    assert project.customs("publish").returncode == 0
    current = Publications(project.published).current
    assert current is not None and current.build_id == last
    assert project.customs("verify").returncode == 0
    assert len(Publications(project.published).builds) <= 5
    assert not (project.published / ".new").exists()
    print(f"publish: {killed} of {KILLS} killed while running")


def test_rollback(project: Project, five: list[str]) -> None:
    seconds = seconds_of(project, "customs", "rollback", five[0])
    killed = 0
    for number in range(KILLS):
        build = five[number % 5]
        killed += kill_within(project, seconds, "customs", "rollback", build)
        assert_readers_see_one_build(project)
    assert project.customs("rollback", five[2]).returncode == 0
    assert project.customs("verify").returncode == 0
    assert [build.build_id for build in Publications(project.published).builds] == five
    assert not (project.published / ".new").exists()
    print(f"rollback: {killed} of {KILLS} killed while running")


def test_ingest(project: Project, tmp_path: Path) -> None:
    """Every time another download; those that were killed are given once more at the end."""
    files = []
    for number in range(KILLS):
        rows = [
            [f"{year}{month:02}", str(code), "x", "87032341", "小轿车", "1", "辆", f"{number + 1}"]
            for year in (2021, 2022)
            for month in range(1, 13)
            for code in range(101, 131)
        ]
        heads = header("贸易伙伴编码", "贸易伙伴名称")
        files.append(write_extract(tmp_path / f"export_{number}.csv", heads, rows))
    options = ("--vintage", "2024-07-01")
    seconds = seconds_of(project, "customs", "ingest", str(files[0]), *options)
    killed = 0
    for file in files[1:]:
        killed += kill_within(project, seconds, "customs", "ingest", str(file), *options)
    project.ingest(tmp_path, *options)
    landing = project.folder / "landing"
    manifests = {path.stem for path in (landing / "extracts").iterdir()}
    lines = {path.stem for path in (landing / "lines").rglob("*.parquet")}
    assert len(manifests) == len(files) and lines == manifests
    assert names_in(landing / ".tmp") == set()
    assert {path.split("/")[0] for path in names_in(landing)} <= {
        "FORMAT", "extracts", "lines", "quarantine", ".lock", ".tmp",
    }  # fmt: skip
    print(f"ingest: {killed} of {KILLS} killed while running")


@pytest.mark.parametrize(
    ("command", "folder"),
    [
        (("customs", "bulletin", "--month", "2024-06"), "bulletins"),
        (("customs", "site", "--months", "2"), "published/site"),
    ],
    ids=["bulletin", "site"],
)
def test_bulletin_and_site(project: Project, command: tuple[str, ...], folder: str) -> None:
    temporary = Path(os.environ.get("TMPDIR", "/tmp"))
    seconds = seconds_of(project, *command)
    whole = names_in(project.folder / folder)
    before = names_in(project.published), set(temporary.iterdir())
    killed = 0
    for _ in range(KILLS):
        killed += kill_within(project, seconds, *command)
    assert start(project, *command).wait() == 0
    assert names_in(project.folder / folder) == whole
    assert names_in(project.published) == before[0]
    left = {path for path in set(temporary.iterdir()) - before[1] if "customs" in path.name}
    assert not left
    print(f"{command[1]}: {killed} of {KILLS} killed while running")


def test_build(project: Project) -> None:
    """Readers keep what they have; the build that comes to its end is what the first one was."""
    command = ("dbt", "build", *NO_UNIT_TESTS)
    expected = tables(project)
    seconds = seconds_of(project, *command)
    killed = 0
    for number in range(KILLS):
        if number % 10 == 0:
            # Every tenth time from nothing, else on what the last kill has left.
            shutil.rmtree(project.warehouse.parent)
            project.warehouse.parent.mkdir()
        killed += kill_within(project, seconds, *command)
        # Killed before it began or after it ended, all is as a whole build left it; else it is
        # not published.
        if project.customs("publish").returncode == 0:
            assert tables(project) == expected
        assert_readers_see_one_build(project)
    assert start(project, *command).wait() == 0
    assert tables(project) == expected
    assert project.customs("publish").returncode == 0
    assert {path.name for path in project.warehouse.parent.iterdir()} == {project.warehouse.name}
    print(f"build: {killed} of {KILLS} killed while running")


def tables(project: Project) -> dict[str, object]:
    """The rows of every mart, as a number that does not depend on their order."""
    with duckdb.connect(str(project.warehouse), read_only=True) as db:
        names = db.execute(
            "select table_name from duckdb_tables() where schema_name = 'marts' order by all"
        ).fetchall()
        return {
            name: db.execute(
                f"select count(*), sum(hash(t)::hugeint) from marts.{name} as t"
            ).fetchone()
            for (name,) in names
        }
