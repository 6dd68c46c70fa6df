"""Compiles the project for an engine without the engine: no server, no driver, no database."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
# dbt-spark asks whether pyspark (400 MB) can be imported, and renders without using it.
DBT = """
import sys, types
sys.modules["pyspark"] = types.ModuleType("pyspark")
from dbt.cli.main import cli
cli()
"""


def compile_project(
    engine: str, variables: dict[str, Any], work: Path, project: Path = PROJECT
) -> dict[str, str]:
    """The SQL of every model and data test by name, as the engine is sent it.

    Raises AssertionError with dbt's output where the project does not compile.
    """
    command = [
        *(sys.executable, "-c", DBT, "--quiet", "--no-use-colors", "--log-path", str(work)),
        *("compile", "--no-introspect", "--no-populate-cache", "--target", engine),
        *("--project-dir", str(project), "--profiles-dir", str(project)),
        *("--target-path", str(work), "--vars", json.dumps(variables)),
    ]
    done = subprocess.run(command, cwd=work, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    nodes = json.loads((work / "manifest.json").read_text("utf-8"))["nodes"].values()
    return {
        node["name"]: node["compiled_code"]
        for node in nodes
        if node["resource_type"] in ("model", "test")
    }
