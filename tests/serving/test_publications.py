"""A publication is whole and never changed; readers see one of them, and strangers none."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from project_copy import Project

from customs_monitor.serving.publications import Publications, checksum_of

from .conftest import call_it

JUNE = "where period = 'month' and flow = 'export' and report_month = date '2024-06-01'"
AGREE = (
    f"select (select sum(value_usd) from marts.trade_by_partner {JUNE}), "
    f"(select value_usd from marts.trade_overview {JUNE})"
)
# Opens a published file for writing, does something, says so, and waits to be killed.
STRANGER = """
import sys, time, duckdb
connection = duckdb.connect(sys.argv[1])
connection.execute(sys.argv[2])
print('done', flush=True)
time.sleep(600)
"""


def sums(project: Project) -> tuple[int, int]:
    """The partners' sum and the total of June's exports, as a reader sees them."""
    with duckdb.connect(str(project.database), read_only=True) as db:
        (row,) = db.execute(AGREE).fetchall()
    return row


def current(project: Project) -> str:
    build = Publications(project.published).current
    assert build is not None
    return build.build_id


def test_a_build_has_a_folder_and_all_public_paths_lead_to_it(project: Project) -> None:
    build = Publications(project.published).current
    assert build is not None
    assert build.folder == (project.published / "builds" / build.build_id).resolve()
    manifest = json.loads((project.published / "latest.json").read_text("utf-8"))
    assert manifest["build_id"] == build.build_id
    assert manifest["is_sample"] is True
    assert manifest["vintages"] == {"first": "2024-07-20", "last": "2024-07-20"}
    assert set(manifest["versions"]) == {"customs_monitor", "code", "dbt", "duckdb"}
    with duckdb.connect(str(project.database), read_only=True) as db:
        rows = db.execute("select table_name from duckdb_tables() where schema_name = 'marts'")
        assert {table for (table,) in rows.fetchall()} == set(manifest["tables"])
        for table, made in manifest["tables"].items():
            file = project.published / made["file"]
            assert db.execute(f"select count(*) from marts.{table}").fetchone() == (made["rows"],)
            assert checksum_of(file) == made["sha256"]
            assert os.stat(file).st_mode & 0o777 == 0o444
            told = db.execute(
                f"select value::varchar from parquet_kv_metadata('{file}') where key = 'build_id'"
            )
            assert told.fetchall() == [(build.build_id,)]
        for schema in ("marts.", ""):
            found = db.execute(f"select build_id, state from {schema}build_info").fetchall()
            assert found == [(build.build_id, "passed")]
    assert os.stat(project.database).st_mode & 0o777 == 0o444
    assert project.customs("verify").returncode == 0


def test_the_same_build_published_again_is_not_written_again(project: Project) -> None:
    before = {path: path.stat().st_ino for path in (project.published / "builds").rglob("*")}
    assert project.customs("publish").returncode == 0
    assert {p: p.stat().st_ino for p in (project.published / "builds").rglob("*")} == before


DELETE = "delete from marts.trade_by_partner where partner_code = '502'"
DROP = "drop table marts.trade_by_partner"
CREATE = "create table marts.mine as select 1 as a"


@pytest.mark.parametrize(
    ("statement", "is_killed", "is_new"),
    [
        pytest.param(
            statement,
            is_killed,
            is_new,
            id=f"{statement.split()[0]}, {'killed' if is_killed else 'alive'}, "
            f"then {'another' if is_new else 'the same'} build",
            marks=[] if (statement, is_killed, is_new) in quick else pytest.mark.long,
        )
        for quick in [{(DELETE, True, True), (DROP, False, False), (CREATE, True, False)}]
        for statement in (DELETE, DROP, CREATE)
        for is_killed in (True, False)
        for is_new in (True, False)
    ],
)
def test_what_a_stranger_wrote_is_in_no_publication(
    project: Project, statement: str, is_killed: bool, is_new: bool
) -> None:
    expected = sums(project)
    project.database.resolve().chmod(0o644)  # Only its owner can do that, or root.
    command = [sys.executable, "-c", STRANGER, str(project.database), statement]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as stranger:
        try:
            assert stranger.stdout is not None
            assert stranger.stdout.readline() == "done\n"
            if is_killed:
                stranger.kill()
                stranger.wait()
            if is_new:
                call_it(project, 9)
            done = project.customs("publish")
            assert done.returncode == 0, done.stderr
            assert "customs: warning: removed " in done.stderr
            assert ".duckdb.wal, which someone who wrote to a published file left" in done.stderr
            assert sums(project) == expected
            assert not list(project.published.rglob("*.wal"))
            verified = project.customs("verify")
            assert verified.returncode == 0, verified.stdout
        finally:
            stranger.kill()


def test_a_log_beside_a_public_path_is_found_and_removed_by_name(project: Project) -> None:
    log = project.database.with_name("customs_monitor.duckdb.wal")
    log.write_bytes(b"of an older version")
    assert f"{log.name}: found a file" in project.customs("verify").stdout
    done = project.customs("publish")
    assert "removed published/customs_monitor.duckdb.wal" in done.stderr.replace(
        f"{project.folder}/", ""
    )
    assert not log.exists()


def damage(project: Project, where: str, how: Callable[[Path], object]) -> None:
    path = (project.published / "current").resolve() / where
    path.parent.chmod(0o755)
    if path.exists():
        path.chmod(0o644)
    how(path)


@pytest.mark.parametrize(
    ("where", "how", "found"),
    [
        ("parquet/partners.parquet", Path.unlink, "found none, expected the file"),
        ("parquet/partners.parquet", lambda p: p.write_bytes(b"x"), "found other content"),
        ("parquet/mine.parquet", lambda p: p.write_bytes(b"x"), "that is not of the publication"),
        ("manifest.json", lambda p: p.write_text("{"), "expected the manifest of a publication"),
        pytest.param(
            *("manifest.json", lambda p: p.write_text("[]")),
            "expected the manifest of a publication",
            marks=pytest.mark.long,
        ),
        pytest.param(
            *("customs_monitor.duckdb", lambda p: p.write_bytes(b"x")),
            "found other content",
            marks=pytest.mark.long,
        ),
    ],
)
def test_what_is_damaged_is_named_and_published_again(
    project: Project, where: str, how: Callable[[Path], object], found: str
) -> None:
    damage(project, where, how)
    verified = project.customs("verify")
    told = verified.stdout + verified.stderr
    assert verified.returncode in (1, 2), told
    assert where in told and found in told
    assert len(told.splitlines()) == 1
    assert project.customs("publish").returncode == 0
    assert project.customs("verify").returncode == 0


def test_figures_that_contradict_each_other_are_named(project: Project) -> None:
    """Each identity is shown to fail: the marts are damaged, then published."""
    call_it(
        project,
        1,
        "update marts.trade_overview set value_usd = 1 where flow in ('total', 'net_export')",
        "update marts.trade_by_partner set value_usd = 2",
        "update marts.top_partners set value_usd = 3",
    )
    assert project.customs("publish").returncode == 0
    verified = project.customs("verify")
    assert verified.returncode == 1
    lines = verified.stdout.splitlines()
    for line, identity in zip(
        lines,
        [
            "a top partner is a partner",
            "export = sum of partners",
            "import = sum of partners",
            "net exports = exports - imports",
            "total = exports + imports",
        ],
        strict=True,
    ):
        assert f"{identity} does not hold in " in line


def test_back_to_each_of_five_kept_builds_and_again(project: Project, five: list[str]) -> None:
    publications = Publications(project.published)
    assert len(publications.builds) == 5
    for build in [*publications.builds, *reversed(publications.builds)]:
        done = project.customs("rollback", build.build_id)
        assert done.returncode == 0, done.stderr
        assert current(project) == build.build_id
        manifest = json.loads((project.published / "latest.json").read_text("utf-8"))
        assert manifest["build_id"] == build.build_id
        for made in manifest["tables"].values():
            assert checksum_of(project.published / made["file"]) == made["sha256"]
        partners, total = sums(project)
        assert partners == total
    assert project.customs("rollback", five[-1]).returncode == 0
    done = project.customs("rollback")
    assert current(project) == publications.builds[-2].build_id, done.stdout
    listed = project.customs("publications").stdout.splitlines()
    assert [line[2:].split()[0] for line in listed[1:]] == [
        build.build_id for build in reversed(publications.builds)
    ]
    assert [line[0] for line in listed[1:]] == [" ", "*", " ", " ", " "]
    # The next one that is published is what readers see.
    assert project.customs("publish", "--keep", "2").returncode == 0
    assert current(project) == five[-1]
    assert [build.build_id for build in publications.builds] == five[-2:]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["rollback", "2023"], "found 0 builds '2023', expected one of: "),
        (["rollback"], "found no build before "),
        (["verify", "x"], "found 0 builds 'x', expected one of: "),
        (["publications", "--published", "seeds"], "seeds: found no publication"),
        (["rollback", "--published", "seeds"], "seeds: found no publication"),
        (["verify", "--published", "dbt_project.yml"], "found no publication"),
    ],
)
def test_what_is_not_there_is_refused_in_one_line(
    project: Project, arguments: list[str], message: str
) -> None:
    done = project.customs(*arguments)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert message in done.stderr


def test_readers_of_a_version_without_builds_get_links(project: Project, tmp_path: Path) -> None:
    """What stood at the public paths before gives way."""
    (tmp_path / "parquet").mkdir()
    (tmp_path / "parquet" / "gone.parquet").write_bytes(b"old")
    (tmp_path / "customs_monitor.duckdb").write_bytes(b"old")
    done = project.customs("publish", "--out", str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert project.customs("verify", "--published", str(tmp_path)).returncode == 0
    assert not (tmp_path / "parquet" / "gone.parquet").exists()


@pytest.mark.parametrize(
    ("place", "is_folder", "expected"),
    [
        ("parquet/revisions.parquet", True, "parquet: found a folder that is not of a publication"),
        ("parquet/mine.txt", False, "parquet: found a folder that is not of a publication"),
        ("customs_monitor.duckdb", True, "expected a file"),
        ("current", False, "current: found a file that is not of a publication"),
        ("parquet", False, "parquet: found a file that is not of a publication"),
    ],
)
def test_what_is_not_ours_is_named_and_nothing_is_replaced(
    project: Project, tmp_path: Path, place: str, is_folder: bool, expected: str
) -> None:
    path = tmp_path / place
    path.parent.mkdir(exist_ok=True)
    if is_folder:
        path.mkdir(parents=True)
    else:
        path.write_bytes(b"mine")
    done = project.customs("publish", "--out", str(tmp_path))
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert expected in done.stderr
    assert path.is_dir() if is_folder else path.read_bytes() == b"mine"
    assert not (tmp_path / ".new").exists() and not (tmp_path / "builds").exists()


READER = """
import os, sys, time, duckdb
public, stop, kind, reads = *sys.argv[1:], 0
tables = ('trade_by_partner', 'trade_overview')
june = "where period = 'month' and flow = 'export' and report_month = date '2024-06-01'"
while not os.path.exists(stop):
    if kind == 'parquet':
        files = os.path.realpath(f'{public}/parquet')
        marts = {t: f"read_parquet('{files}/{t}.parquet')" for t in tables}
        connection = duckdb.connect()
    else:
        marts = {t: f'marts.{t}' for t in tables}
        connection = duckdb.connect(f'{public}/customs_monitor.duckdb', read_only=True)
    row = connection.execute(
        f"select (select sum(value_usd) from {marts['trade_by_partner']} {june}), "
        f"(select value_usd from {marts['trade_overview']} {june})"
    ).fetchone()
    assert row[0] == row[1], row
    connection.close()
    reads += 1
    time.sleep(0.05)  # eight of them leave the publisher some of two cores
print(reads)
"""


@pytest.mark.long
@pytest.mark.parametrize("kind", ["parquet", "database"])
def test_readers_see_one_build_while_others_are_published(
    project: Project, tmp_path: Path, kind: str
) -> None:
    """Eight readers, while builds of other values are published one after the other."""
    publications = int(os.environ.get("PUBLICATIONS", "15"))
    stop = tmp_path / "stop"
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", READER, str(project.published), str(stop), kind],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(8)
    ]
    began = time.monotonic()
    for number in range(publications):
        grow = "2 * value_usd" if number % 2 == 0 else "(value_usd / 2)::bigint"
        tables = ("trade_overview", "trade_by_partner", "top_partners")
        call_it(project, number, *(f"update marts.{t} set value_usd = {grow}" for t in tables))
        assert project.customs("publish").returncode == 0
    seconds = time.monotonic() - began
    stop.touch()
    reads = 0
    for reader in readers:
        out, err = reader.communicate(timeout=60)
        assert reader.returncode == 0, err
        reads += int(out)
    assert reads > publications
    print(f"{kind}: {reads} reads, {publications} publications, {seconds:.0f} s")
