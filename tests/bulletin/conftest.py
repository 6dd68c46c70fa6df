"""One published database for all tests of the bulletin: the shipped product, and an awkward one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from project_copy import NO_UNIT_TESTS, Project, append_to_seed

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
def database(built: Project, made_once: Callable[[str, Callable[[Path], object]], Path]) -> Path:
    """The published database: to be read, not changed."""

    def make(folder: Path) -> None:
        _build(built.copied(folder / "customs monitor"))

    return Project(made_once("bulletins", make) / "customs monitor").database


def _build(project: Project) -> None:
    groups = project.folder / "seeds" / "groups"
    append_to_seed(groups / "product_list.csv", ["odd", NAME_ZH, NAME_EN, ""])
    append_to_seed(groups / "product_codes.csv", ["odd", "HS2022", "01012100"])
    lines = []
    for number, (month, partner, name, value, coverage) in enumerate(LINES, start=2):
        goods = ["01012100", "改良种用马", *[""] * 4]
        amounts = [value, "个", "", "", value, ""]
        source = ["export", "partner", coverage, "2024-07-20", f"odd_{coverage}.csv", number]
        lines.append([month, partner, name, *goods, *amounts, *source])
    append_to_seed(project.folder / "seeds" / "extracts" / "export_by_partner.csv", *lines)
    project.dbt("build", *NO_UNIT_TESTS)
    done = project.customs("publish")
    assert done.returncode == 0, done.stderr


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
def june(database: Path, made_once: Callable[[str, Callable[[Path], object]], Path]) -> Path:
    """The folder with June 2024 in both languages and all formats: to be read, not changed."""

    def make(folder: Path) -> None:
        done = Command(database, folder)("--month", "2024-06")
        assert done.exit_code == 0, done.output
        assert done.stderr == ""
        (folder / "printed").write_text(done.stdout, "utf-8")

    return Command(database, made_once("june", make)).out
