"""The version has one home, pyproject.toml; what else names it agrees."""

from __future__ import annotations

import re
import tomllib

import yaml
from click.testing import CliRunner
from project_copy import ROOT

from customs_monitor.cli import main

VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]


def test_the_command_prints_it() -> None:
    done = CliRunner().invoke(main, ["--version"], prog_name="customs")
    assert (done.exit_code, done.output) == (0, f"customs, version {VERSION}\n")


def test_dbt_and_the_changelog_name_it() -> None:
    project = yaml.safe_load((ROOT / "dbt_project.yml").read_text("utf-8"))
    assert project["version"] == VERSION
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert re.search(r"^## \[(\d.*)\] - ", changelog, flags=re.MULTILINE)[1] == VERSION
