"""Killed, crowded, out of room: the landing holds whole extracts or none of them."""

import errno
import multiprocessing
import os
import random
import resource
import shutil
import signal
import tempfile
import threading
import time
from pathlib import Path

import duckdb
import pytest
from extracts import ROWS, changed, ingest, landed_lines, platform, snapshot, table, write
from filelock import FileLock

from customs_monitor import aside
from customs_monitor.ingest import landing as landing_module
from customs_monitor.ingest import stage
from customs_monitor.ingest import table as table_module

MOMENTS = 50


def many(count: int, **fields: str) -> str:
    rows = [changed(ROWS[i % 3], product=str(10_000_000 + i), **fields) for i in range(count)]
    return platform(rows)


@pytest.fixture(scope="module")
def downloads(tmp_path_factory) -> Path:
    """Extracts that take every path: strict and tolerant, two years, bad lines."""
    folder = tmp_path_factory.mktemp("downloads")
    write(folder / "export.csv", many(300))
    last_year = platform([changed(row, month="202301") for row in ROWS]).partition("\r\n")[2]
    write(folder / "import.csv", many(300) + "junk\r\n" + last_year)
    return folder


def child(arguments: list[str], kill_after: float | None, file_size: int | None) -> None:
    """Run in a process of its own, perhaps killed after some seconds of work."""
    os.fsync = lambda _: None  # what was written survives a killed process without it
    if file_size is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (file_size, file_size))
    if kill_after is not None:
        timer = threading.Timer(kill_after, os.kill, (os.getpid(), signal.SIGKILL))
        timer.daemon = True
        timer.start()
    ran = ingest(*arguments)
    if ran.errors:
        Path(arguments[1]).with_name("stderr").write_text("\n".join(ran.errors), encoding="utf-8")
    os._exit(ran.status)


@pytest.fixture(scope="module")
def start():
    """Start `child` from a server that has everything imported, so that no time goes there."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["duckdb", "openpyxl", "rich.console", "extracts"])

    def start(
        *arguments: object, kill_after: float | None = None, file_size: int | None = None
    ) -> multiprocessing.Process:
        texts = [str(argument) for argument in arguments]
        process = context.Process(target=child, args=(texts, kill_after, file_size))
        process.start()
        return process

    return start


@pytest.mark.long
def test_killed_at_any_moment_and_run_again(downloads, start, tmp_path, monkeypatch):
    monkeypatch.setattr(os, "fsync", lambda _: None)
    arguments = ("--quarantine", downloads)
    undisturbed = tmp_path / "undisturbed"
    start("--landing", undisturbed, *arguments).join()
    shutil.rmtree(undisturbed)
    begin = time.perf_counter()
    process = start("--landing", undisturbed, *arguments)
    process.join()
    duration = time.perf_counter() - begin
    assert process.exitcode == 0
    expected = snapshot(undisturbed)
    assert len(expected["extracts"]) == 2
    assert len(expected["quarantine"]) == 1

    pick = random.Random(1949)
    killed = attempts = 0
    while killed < MOMENTS:
        attempts += 1
        assert attempts < 4 * MOMENTS, "runs end before they can be killed"
        landing = tmp_path / f"landing-{attempts}"
        begin = time.perf_counter()
        process = start("--landing", landing, *arguments, kill_after=pick.uniform(0, duration))
        process.join()
        if process.exitcode == 0:  # it was faster than the one that was measured
            duration = min(duration, time.perf_counter() - begin)
        else:
            assert process.exitcode == -signal.SIGKILL
            killed += 1
            assert_only_whole_extracts(landing, expected)
            assert ingest("--landing", landing, *arguments).status == 0
        assert snapshot(landing) == expected
        assert list((landing / ".tmp").iterdir()) == []
        shutil.rmtree(landing)


def assert_only_whole_extracts(landing: Path, expected: dict) -> None:
    """What readers see after a crash: each manifest that is there has all of its lines."""
    lines = table(landing, "lines", "extract_id")
    for extract in table(landing, "extracts", "* exclude (ingested_at)"):
        assert extract in expected["extracts"]
        assert lines.count(extract[:1]) == extract[11]


def test_two_at_once(downloads, start, tmp_path):
    landing = tmp_path / "landing"
    processes = [start("--landing", landing, "--quarantine", downloads) for _ in range(3)]
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0]
    alone = tmp_path / "alone"
    ingest("--landing", alone, "--quarantine", downloads)
    assert snapshot(landing) == snapshot(alone)


def test_waiting_says_so_and_ends(tmp_path, landing):
    path = write(tmp_path / "export.csv", platform())
    landing.mkdir()
    with FileLock(landing / ".lock"):
        ran = ingest("--landing", landing, "--lock-timeout", "0.1", path)
        assert ran.status == 2
        assert ran.errors == [
            f"customs: {landing}: waiting for another ingest to end",
            f"customs: {landing}: found another ingest at work, expected it to end within 0.1 s",
        ]
        assert ingest("--landing", landing, "--dry-run", path).status == 0
    assert ingest("--landing", landing, path).statuses == ["landed"]


def test_a_file_size_limit(start, tmp_path, landing):
    path = write(tmp_path / "export.csv", many(5000))
    process = start("--landing", landing, path, file_size=100_000)
    process.join()
    assert process.exitcode == 2
    assert (tmp_path / "stderr").read_text(encoding="utf-8") == (
        f"customs: {path}: found that {landing} could not be written (File too large); nothing of"
        " the file was kept, expected a writable folder with room"
    )
    assert snapshot(landing)["files"] == []
    assert list((landing / ".tmp").iterdir()) == []
    assert ingest("--landing", landing, path).statuses == ["landed"]


def no_room(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def full_from(monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    """Make the disk full at one step of the way."""
    if where == "parquet":
        monkeypatch.setattr(stage, "RAW", Path("/dev/full"))
        return
    target, name = {
        "decode": (table_module, "decode"),
        "records": (stage, "sort_records"),
        "fsync": (aside, "sync"),
        "workspace": (tempfile, "mkdtemp"),
        "manifest": (landing_module, "write_manifest"),
    }[where]
    monkeypatch.setattr(target, name, no_room)


@pytest.mark.parametrize(
    "where", ["decode", "records", "parquet", "fsync", "workspace", "manifest"]
)
def test_a_full_disk(where, tmp_path, landing):
    path = write(tmp_path / "export.csv", platform() + "\r\n" + '"202402","1",\r\n')
    with pytest.MonkeyPatch.context() as monkeypatch:
        full_from(monkeypatch, where)
        ran = ingest("--landing", landing, "--quarantine", path)
    assert (ran.status, len(ran.errors)) == (2, 1)
    assert "No space left on device" in ran.errors[0]
    assert snapshot(landing)["files"] == []
    assert list((landing / ".tmp").iterdir()) == []
    assert ingest("--landing", landing, "--quarantine", path).statuses == ["landed"]


@pytest.mark.parametrize("renamed", [0, 1, 2, 3])
def test_a_commit_that_stops_half_way_is_invisible_and_removed(
    renamed, tmp_path, landing, monkeypatch
):
    rows = [changed(ROWS[0], month="202301"), *ROWS]
    path = write(tmp_path / "export.csv", platform(rows) + '"202402","1",\r\n')
    ingest("--landing", landing, write(tmp_path / "import.csv", platform()))
    before = snapshot(landing)
    place, calls = aside.place, iter(range(9))

    def stops(new: Path, target: Path) -> None:
        if next(calls) == renamed:
            no_room()
        place(new, target)

    with monkeypatch.context() as patched:
        patched.setattr(aside, "place", stops)
        assert ingest("--landing", landing, "--quarantine", path).status == 2
    assert snapshot(landing)["extracts"] == before["extracts"]
    third = write(tmp_path / "import2.csv", platform([ROWS[0]]))
    ingest("--landing", landing, third)
    assert not [name for (name,) in snapshot(landing)["files"] if "export" in name]


def test_a_landing_whose_extracts_cannot_be_listed_is_left_alone(tmp_path, landing, monkeypatch):
    """Lines without a manifest are removed: one that cannot be seen is not one that is missing."""
    path = write(tmp_path / "export.csv", platform())
    ingest("--landing", landing, path)
    before = snapshot(landing)
    listed = os.scandir

    def forbidden(folder):
        if str(folder) == str(landing / "extracts"):
            raise PermissionError(errno.EACCES, "Permission denied", str(folder))
        return listed(folder)

    with monkeypatch.context() as patched:
        patched.setattr(os, "scandir", forbidden)
        for option in ([], ["--dry-run"]):
            ran = ingest("--landing", landing, *option, write(tmp_path / "b_export.csv", many(5)))
            assert (ran.status, len(ran.errors)) == (2, 1)
            assert "Permission denied" in ran.errors[0]
    assert snapshot(landing) == before


def test_a_dry_run_writes_nothing(tmp_path, landing):
    path = write(tmp_path / "export.csv", platform())
    ran = ingest("--landing", landing, "--dry-run", path)
    assert (ran.status, ran.statuses, ran.only["lines"]["new"]) == (0, ["landed"], 3)
    assert not landing.exists()
    ingest("--landing", landing, path)
    before = snapshot(landing)
    other = write(
        tmp_path / "export2.csv", platform([changed(ROWS[0], value="9")]), day="2024-05-01"
    )
    ran = ingest("--landing", landing, "--dry-run", path, other)
    assert ran.statuses == ["unchanged", "landed"]
    assert ran.document["files"][1]["lines"]["revised"] == 1
    assert snapshot(landing) == before


LANDINGS = {
    "newer": (
        {"FORMAT": "2\n"},
        "found a landing of format 2, written by a newer customs-monitor, expected format 1 or"
        " older: update customs-monitor",
    ),
    "of no number": (
        {"FORMAT": "one"},
        "found 'one' in FORMAT, expected the number of the landing's format",
    ),
    "of other files": (
        {"thesis.docx": ""},
        "found a folder with other files, expected an empty one or a landing",
    ),
}


@pytest.mark.parametrize("case", LANDINGS)
@pytest.mark.parametrize("option", [[], ["--dry-run"]])
def test_a_landing_that_is(case, option, tmp_path, landing):
    files, message = LANDINGS[case]
    for name, text in files.items():
        write(landing / name, text)
    ran = ingest("--landing", landing, *option, write(tmp_path / "export.csv", platform()))
    assert (ran.status, ran.errors) == (2, [f"customs: {landing}: {message}"])
    assert {path.name for path in landing.iterdir()} == set(files)


def test_a_landing_that_is_a_file_or_below_one(tmp_path):
    path = write(tmp_path / "export.csv", platform())
    ran = ingest("--landing", path, path)
    assert ran.errors == [f"customs: {path}: found a file, expected a folder for the landing"]
    ran = ingest("--landing", path / "landing", path)
    assert (ran.status, len(ran.errors)) == (2, 1)
    assert "(Not a directory), expected a writable one (--landing DIR)" in ran.errors[0]


def test_damaged_lines(tmp_path, landing):
    ingest("--landing", landing, write(tmp_path / "export.csv", platform()))
    (lines,) = (landing / "lines").glob("*/*.parquet")
    lines.write_bytes(lines.read_bytes()[:100])
    ran = ingest("--landing", landing, write(tmp_path / "export2.csv", platform(ROWS[:2])))
    assert (ran.status, len(ran.errors)) == (2, 1)
    assert "found damaged lines in the landing (" in ran.errors[0]
    assert str(lines) in ran.errors[0]


def test_a_damaged_manifest(tmp_path, landing):
    path = write(tmp_path / "export.csv", platform())
    ingest("--landing", landing, path)
    (manifest,) = (landing / "extracts").iterdir()
    manifest.write_bytes(manifest.read_bytes()[:100])
    ran = ingest("--landing", landing, path)
    assert (ran.status, len(ran.errors)) == (2, 1)
    said = f"customs: {manifest}: found a manifest with no Parquet that can be read ("
    assert ran.errors[0].startswith(said)
    assert len(landed_lines(landing)) == 3


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("* replace ('both' as flow)", "flow 'both', expected export or import"),
        ("* replace (null::varchar as months)", "months 'None', expected months YYYYMM joined"),
        ("* replace (['a'] as months)", "months '['a']', expected months YYYYMM joined by commas"),
        ("* replace ('x' as rows_in_file)", "rows_in_file 'x', expected a whole number"),
        ("* replace (2 as rows_landed)", "other rows_in_file than rows_landed and rows_quar"),
        ("* replace ('x' as downloaded_at)", "downloaded_at 'x', expected a time in UTC"),
        ("* replace ('2024-03-21' as vintage)", "vintage 20240321, flow export and sha256 "),
        ("* replace ('other' as extract_id)", "extract_id 'other', expected '20240320-export-"),
        ("* exclude (sha256)", "sha256 'None', expected 64 hexadecimal digits"),
        ("unnest([1, 2]) as twice, *", "2 rows, expected one"),
    ],
)
def test_a_manifest_that_somebody_changed_is_named(query, found, tmp_path, landing):
    path = write(tmp_path / "export.csv", platform())
    other = write(tmp_path / "import.csv", platform([ROWS[0]]))
    assert ingest("--landing", landing, path, other).status == 0
    (name,) = (landing / "extracts").glob("*-export-*")
    with duckdb.connect() as db:
        db.execute(f"create table manifest as from '{name}'")
        db.execute(f"copy (select {query} from manifest) to '{name}' (format parquet)")
    before = sorted(landing.rglob("*.parquet"))
    ran = ingest("--landing", landing, path)
    assert (ran.status, len(ran.errors)) == (2, 1)
    assert ran.errors[0].startswith(f"customs: {name}: found a manifest with {found}")
    assert sorted(landing.rglob("*.parquet")) == before
