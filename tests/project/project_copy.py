"""Copies of the project to build in, so that no test touches the checkout's own warehouse."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from collections.abc import Iterable
from contextlib import chdir
from pathlib import Path

from click.testing import CliRunner
from copying import copy_project
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner

from customs_monitor.cli import main

ROOT = Path(__file__).resolve().parents[2]
# They look at no data: `built` has run them.
NO_UNIT_TESTS = ("--exclude-resource-type", "unit_test")


def header(*members: str, value: str = "美元") -> list[str]:
    """Return the heads of an extract with those of its members (code, name) and its value."""
    return ["数据年月", *members, "商品编码", "商品名称", "第一数量", "第一计量单位", value]


def write_extract(path: Path, header: Iterable[str], rows: Iterable[Iterable[object]]) -> Path:
    """Write a raw extract as the query platform does: GB18030, quoted, a trailing comma."""
    lines = ["".join(f'"{field}",' for field in row) + "\r\n" for row in (header, *rows)]
    path.write_bytes("".join(lines).encode("gb18030"))
    return path


def read_seed(path: Path) -> list[dict[str, str]]:
    """Return the rows of a seed, all text, by their heads."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def append_to_seed(path: Path, *rows: Iterable[object]) -> None:
    """Write rows behind those of a seed."""
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


class Project:
    """A copy of the dbt project in a folder of its own, made unless it is there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.warehouse = folder / "warehouse" / "customs_monitor.duckdb"
        self.published = folder / "published"
        self.database = self.published / "customs_monitor.duckdb"
        if not folder.exists():
            folder.mkdir(parents=True)
            copy_project(folder)

    def copied(self, folder: Path) -> Project:
        """Return a copy with all that was built, and what dbt has parsed."""
        shutil.copytree(self.folder, folder, symlinks=True)
        return Project(folder)

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a console script of the environment (`dbt`, `customs`) in the copy."""
        return self.script(*command, cwd=self.folder)

    @staticmethod
    def script(*command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        """Run a console script of the environment in a folder."""
        script = Path(sys.executable).parent / command[0]
        return subprocess.run(
            [str(script), *command[1:]],
            cwd=cwd,
            capture_output=True,
            text=True,
            timeout=900,
            check=False,
        )

    def dbt(self, command: str, *arguments: str, quiet: bool = True) -> None:
        """Run dbt in this process, for it takes as long to start as to build a few rows.

        Raises AssertionError with dbt's messages where something fails.
        """
        # Nobody reads what dbt would write of the run, which takes it a second or two.
        unread = ["--no-write-json", "--log-level-file", "none", *(["--quiet"] if quiet else [])]
        with chdir(self.folder):
            done = dbtRunner().invoke([command, *unread, *arguments])
        # The database is closed as at the end of a process of its own.
        DuckDBConnectionManager.close_all_connections()
        assert done.success, done.exception or [
            f"{step.node.name}: {step.message}"
            for step in done.result
            if step.status in ("error", "fail")
        ]
        assert not self.warehouse.with_name(f"{self.warehouse.name}.wal").exists()

    def customs(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command of `customs` in this process, as `run` does in one of its own."""
        with chdir(self.folder):
            done = CliRunner().invoke(main, arguments, prog_name="customs", catch_exceptions=False)
        return subprocess.CompletedProcess(arguments, done.exit_code, done.stdout, done.stderr)

    def ingest(self, path: Path, *options: str) -> None:
        """Run `customs ingest` in this process.

        Raises AssertionError with what it prints where it refuses the file.
        """
        done = self.customs("ingest", str(path), *options)
        assert done.returncode == 0, done.stdout + done.stderr
