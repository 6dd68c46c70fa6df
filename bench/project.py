"""A copy of the dbt project that builds a landing somewhere else, with every code a product."""

import json
import shutil
import sys
from pathlib import Path

import yaml
from measure import Usage, measured

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("dbt_project.yml", "analyses", "macros", "models", "seeds", "tests")
DBT = Path(sys.executable).parent / "dbt"


class Project:
    """The project, its warehouse and its profile in a folder of their own."""

    def __init__(
        self,
        folder: Path,
        memory_limit: str | None = None,
        threads: int | None = None,
        model_threads: int | None = None,
    ) -> None:
        self.folder = folder
        self.warehouse = folder / "warehouse" / "bench.duckdb"
        shutil.rmtree(folder, ignore_errors=True)
        self.warehouse.parent.mkdir(parents=True)
        for part in PARTS:
            source = ROOT / part
            if source.is_dir():
                shutil.copytree(source, folder / part)
            else:
                shutil.copy(source, folder / part)
        self._write_profile(memory_limit, threads, model_threads)

    def _write_profile(
        self, memory_limit: str | None, threads: int | None, model_threads: int | None
    ) -> None:
        """The project's own profile, with another path and limits.

        `threads` are the engine's, `model_threads` the models that dbt builds at once.
        """
        profiles = yaml.safe_load((ROOT / "profiles.yml").read_text(encoding="utf-8"))
        profile = profiles["customs_monitor"]
        output = profile["outputs"]["duckdb"]
        profile["target"] = "duckdb"
        profile["outputs"] = {"duckdb": output}
        output["path"] = str(self.warehouse)
        if model_threads:
            output["threads"] = model_threads
        settings = output.setdefault("settings", {})
        if memory_limit:
            settings["memory_limit"] = memory_limit
        if threads:
            settings["threads"] = threads
        (self.folder / "profiles.yml").write_text(yaml.safe_dump(profiles), encoding="utf-8")

    def start_anew(self, landing: Path) -> None:
        """An empty warehouse with the seeds."""
        for file in self.warehouse.parent.iterdir():
            shutil.rmtree(file) if file.is_dir() else file.unlink()
        self.dbt("seed", landing)

    def dbt(self, command: str, landing: Path) -> Usage:
        variables = {"monitor_all_codes": True, "landing_path": str(landing.resolve())}
        return measured(
            [DBT, command, "--vars", json.dumps(variables)],
            self.folder,
            self.folder / f"dbt-{command}.log",
        )
