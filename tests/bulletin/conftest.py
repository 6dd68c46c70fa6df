"""One published database for all tests of the bulletin: the shipped product, and an awkward one."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from project_copy import NO_UNIT_TESTS, Project

from customs_monitor.cli import main

NAME_ZH = '=HYPERLINK("http://x")<甲>&乙'
NAME_EN = "@<b>A&B</b> \"x\" 'y' +1"
PARTNER = "=cmd()|'<i>&\"#[$\\"
# Exports alone. January 2024 is complete and two partners tie; February and March are not complete,
# and March lacks a partner that it is compared with.
LINES = [
    ("202301", "502", "美国", "1000000000", "complete"),
    ("202303", "502", "美国", "1000000000", "complete"),
    ("202303", "577", PARTNER, "1000000000", "complete"),
    ("202401", "502", "美国", "500000000", "complete"),
    ("202401", "577", PARTNER, "500000000", "complete"),
    ("202402", "577", PARTNER, "40000", "partial"),
    ("202403", "502", "美国", "500000000", "partial"),
]


@pytest.fixture(scope="session")
def database(new_built_project: Callable[[], Project]) -> Path:
    """The published database."""
    project = new_built_project()
    groups = project.folder / "seeds" / "groups"
    _append(groups / "product_list.csv", [["odd", NAME_ZH, NAME_EN, ""]])
    _append(groups / "product_codes.csv", [["odd", "HS2022", "01012100"]])
    lines = []
    for number, (month, partner, name, value, coverage) in enumerate(LINES, start=2):
        goods = ["01012100", "改良种用马", *[""] * 4]
        amounts = [value, "个", "", "", value, ""]
        source = ["export", "partner", coverage, "2024-07-20", f"odd_{coverage}.csv", number]
        lines.append([month, partner, name, *goods, *amounts, *source])
    _append(project.folder / "seeds" / "extracts" / "export_by_partner.csv", lines)
    project.dbt("build", *NO_UNIT_TESTS)
    done = project.customs("publish")
    assert done.returncode == 0, done.stderr
    return project.database


def _append(path: Path, rows: list[list[object]]) -> None:
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


class Command:
    """`customs bulletin` on the database, with a folder of its own."""

    def __init__(self, database: Path, folder: Path) -> None:
        self.database, self.out = database, folder / "out"

    def __call__(self, *arguments: str) -> Result:
        given = ["--database", str(self.database), "--out", str(self.out), *arguments]
        return CliRunner().invoke(main, ["bulletin", *given])

    def refuses(self, *arguments: str) -> str:
        """Run it; return the one line on stderr after checking that nothing was written."""
        done = self(*arguments)
        assert done.exit_code == 2, done.output
        assert done.stderr.startswith("customs: ")
        assert done.stderr.count("\n") == 1, done.stderr
        assert done.stdout == ""
        assert not self.out.is_dir() or list(self.out.iterdir()) == []
        return done.stderr


@pytest.fixture
def command(database: Path, tmp_path: Path) -> Command:
    """The command, ready to run."""
    return Command(database, tmp_path)


@pytest.fixture(scope="session")
def june(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with June 2024 in both languages and all formats."""
    command = Command(database, tmp_path_factory.mktemp("june"))
    done = command("--month", "2024-06")
    assert done.exit_code == 0, done.output
    assert done.stderr == ""
    return command.out
