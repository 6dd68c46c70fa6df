"""Compiles the project for an engine without the engine: no server, no driver, no database."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

PROJECT = Path(__file__).resolve().parents[2]
# dbt-spark asks whether pyspark (400 MB) can be imported, and renders without using it.
DBT = """
import json, sys, types
sys.modules["pyspark"] = types.ModuleType("pyspark")
from dbt.cli.main import dbtRunner
for arguments in json.loads(sys.argv[1]):
    if not dbtRunner().invoke(arguments).success:
        sys.exit(1)
"""


class Target(NamedTuple):
    """What the project is compiled for."""

    engine: str
    variables: dict[str, Any]


def compile_project(
    targets: dict[str, Target], work: Path, project: Path = PROJECT
) -> dict[str, dict[str, str]]:
    """The SQL of every model and data test by name, as the engine is sent it, of each target.

    One process compiles for all: to load dbt takes longer than to compile. Raises AssertionError
    with dbt's output where the project does not compile.
    """
    commands = [
        # A Python model asks the database, and is no SQL.
        [*_compile(target, work / name, project), "--exclude", "file:*.py"]
        for name, target in targets.items()
    ]
    _dbt(commands, work)
    return {name: compiled(work / name / "manifest.json") for name in targets}


def rendered(expression: str, engine: str, work: Path) -> str:
    """What an expression of the project's macros is on an engine. Raises as `compile_project`."""
    command = [*_compile(Target(engine, {}), work / engine, PROJECT), "--inline", expression]
    return _dbt([command], work).strip()


def _compile(target: Target, folder: Path, project: Path) -> list[str]:
    return [
        *("--quiet", "--no-use-colors", "--log-path", str(folder)),
        *("compile", "--no-introspect", "--no-populate-cache", "--target", target.engine),
        *("--project-dir", str(project), "--profiles-dir", str(project)),
        *("--target-path", str(folder), "--vars", json.dumps(target.variables)),
    ]


def _dbt(commands: list[list[str]], work: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", DBT, json.dumps(commands)],
        cwd=work,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    return done.stdout


def compiled(manifest: Path) -> dict[str, str]:
    """The SQL of every model and data test by name, from what dbt has written of it."""
    nodes = json.loads(manifest.read_text("utf-8"))["nodes"].values()
    return {
        node["name"]: node["compiled_code"]
        for node in nodes
        if node["resource_type"] in ("model", "test") and node["language"] == "sql"
    }
