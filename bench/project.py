"""A copy of the dbt project that builds a landing somewhere else, with every code a product."""

import json
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from copying import ROOT, copy_project
from measure import Usage, measured
from results import OTHERS, TABLES, TESTS

# What the peers make as well.
TRADE_TABLES = ("trade_overview", "trade_by_region", "trade_by_partner", "trade_by_province")
# Spark has an environment of its own: `make bench` and `make test-spark` install it.
DBT = {
    "duckdb": Path(sys.executable).parent / "dbt",
    "spark": ROOT / ".venv-spark" / "bin" / "dbt",
}


def own_profile() -> dict[str, Any]:
    """The project's own profile."""
    return yaml.safe_load((ROOT / "profiles.yml").read_text(encoding="utf-8"))["customs_monitor"]


# Tables are compared as the project stores them.
STORAGE_VERSION = own_profile()["outputs"]["duckdb"]["config_options"][
    "storage_compatibility_version"
]


@dataclass(frozen=True)
class Limits:
    """What DuckDB may take; none: all there is. Spark runs as the profile says."""

    memory_limit: str | None = None
    threads: int | None = None
    model_threads: int | None = None  # models that dbt builds at once


class Project:
    """The project, its warehouse and its profile in a folder of their own."""

    def __init__(self, folder: Path, engine: str, limits: Limits) -> None:
        self.folder = folder
        self.engine = engine
        # A file of DuckDB's, a folder of Spark's.
        self.warehouse = folder / "warehouse" / f"bench.{engine}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        copy_project(folder)
        self._write_profile(limits)

    def _write_profile(self, limits: Limits) -> None:
        """The project's own profile, with another path and limits."""
        profile = own_profile()
        output = profile["outputs"][self.engine]
        profile["target"] = self.engine
        profile["outputs"] = {self.engine: output}
        if self.engine == "duckdb":
            output["path"] = str(self.warehouse)
            if limits.model_threads:
                output["threads"] = limits.model_threads
            if limits.memory_limit:
                output["config_options"]["memory_limit"] = limits.memory_limit
            if limits.threads:
                output["config_options"]["threads"] = limits.threads
        text = yaml.safe_dump({"customs_monitor": profile})
        (self.folder / "profiles.yml").write_text(text, encoding="utf-8")

    def start_anew(self) -> None:
        """An empty warehouse with the seeds."""
        for file in self.warehouse.parent.iterdir():
            shutil.rmtree(file) if file.is_dir() else file.unlink()
        self._dbt("seed")

    def read(self, landing: Path) -> None:
        """Build this landing from now on.

        Under the same name as the one before: another name is another project, built in full.
        """
        link = self.folder / "landing"
        link.unlink(missing_ok=True)
        link.symlink_to(landing.resolve())

    def build(self) -> tuple[Usage, dict[str, float]]:
        """Run `dbt build`; return what it took, and the seconds of its parts by step."""
        usage = self._dbt("build")
        results = self._artifact("run_results")["results"]
        behind_tables = self._models_of(TRADE_TABLES)
        parts = dict.fromkeys((TABLES, OTHERS, TESTS), 0.0)
        for result in results:
            node = result["unique_id"]
            is_test = node.startswith(("test.", "unit_test."))
            part = TESTS if is_test else TABLES if node in behind_tables else OTHERS
            parts[part] += result["execution_time"]
        return usage, parts

    def _models_of(self, names: Iterable[str]) -> set[str]:
        """Return some models and seeds and all that they are made of."""
        parents = self._artifact("manifest")["parent_map"]
        found: set[str] = set()
        wanted = [f"model.customs_monitor.{name}" for name in names]
        while wanted:
            node = wanted.pop()
            if node not in found:
                found.add(node)
                wanted += parents[node]
        return found

    def _artifact(self, name: str) -> dict[str, Any]:
        return json.loads((self.folder / "target" / f"{name}.json").read_text("utf-8"))

    def _dbt(self, command: str) -> Usage:
        variables = json.dumps({"monitor_all_codes": True})
        log = self.folder / f"dbt-{command}.log"
        command_line = [DBT[self.engine], command, "--vars", variables]
        return measured(command_line, self.folder, log, {"SPARK_WAREHOUSE": str(self.warehouse)})
