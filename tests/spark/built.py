"""A copy of the project that is built on Spark and on DuckDB, and what differs between the two."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from compare import Comparison
from project_copy import ROOT, header, write_extract

ALL_CODES = json.dumps({"monitor_all_codes": True})
# A view has no files to compare: its rows are written beside the tables of its schema.
VIEW_ROWS = """\
{% macro view_rows(folder) -%}
    {%- set schemas = ['marts', 'quality'] -%}
    {%- for view in nodes_of(['model'])
        if view.config.materialized == 'view' and view.config.schema in schemas -%}
        {%- do run_query(
            "insert overwrite directory '" ~ folder ~ '/' ~ view.schema ~ '.db/' ~ view.alias
            ~ "' using parquet select * from " ~ view.schema ~ '.' ~ view.alias
        ) -%}
    {%- endfor -%}
{%- endmacro %}
"""
WITHOUT_TESTS = ("--exclude-resource-type", "test", "--exclude-resource-type", "unit_test")
YUAN = {"502": "美国", "304": "德国", "133": "韩国"}


@dataclass(frozen=True)
class Built:
    """A copy of the project; Spark's target in its profiles.yml, and where its tables are."""

    project: Path
    warehouse: Path
    target: str
    environment: Mapping[str, str] = field(repr=False)

    def build(self, target: str, *arguments: str) -> None:
        self.run("dbt", "build", "--target", target, *arguments)

    def run(self, command: str, *arguments: str) -> str:
        done = self.done(command, *arguments)
        assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-4000:]
        return done.stdout

    def done(self, command: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(Path(sys.executable).parent / command), *arguments],
            cwd=self.project,
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            check=False,
        )

    def operation(self, name: str, *options: str, **arguments: str) -> str:
        """Run a macro on Spark."""
        given = ("--args", json.dumps(arguments), "--target", self.target)
        return self.run("dbt", "run-operation", name, *given, *options)

    def differences(self, *options: str) -> list[str]:
        """Every difference between the two engines' marts and quality tables, which were built with
        these options: they say which of them are views."""
        macro = self.project / "macros/view_rows.sql"
        macro.write_text(VIEW_ROWS, "utf-8")
        self.operation("view_rows", *options, folder=str(self.warehouse))
        # A macro is part of the code from which everything is built.
        macro.unlink()
        comparison = Comparison(self.project / "warehouse/customs_monitor.duckdb", self.warehouse)
        compared = sum(map(comparison.rows, comparison.tables))
        assert compared > 10_000, "hardly anything was compared"
        return list(map(str, comparison.differences()))

    def written(self, table: str) -> dict[str, float]:
        """When each partition of an intermediate Spark table was written."""
        folder = self.warehouse / "intermediate.db" / table
        return {
            part.name: min(file.stat().st_mtime for file in part.glob("*.parquet"))
            for part in folder.glob("*=*")
        }

    def generate(self, *arguments: str) -> None:
        """Put invented extracts into the landing."""
        script = str(ROOT / "bench" / "generate.py")
        self.run("python", script, "--out", str(self.project / "landing"), *arguments)

    def ingest_yuan(self) -> None:
        """Put the months of the shipped exports in yuan into the landing, some partners only."""
        rows = []
        for number in range(18):
            month = f"{2023 + number // 12}{number % 12 + 1:02d}"
            for code, name in YUAN.items():
                value = f"{7_000_000 * (number + int(code)):,}"
                product = ("85076000", "锂离子蓄电池")
                rows.append([month, code, name, *product, f"{number + 1},000", "个", value])
        heads = header("贸易伙伴编码", "贸易伙伴名称", value="人民币")
        path = write_extract(self.project.parent / "export_in_yuan.csv", heads, rows)
        self.run("customs", "ingest", str(path), "--vintage", "2024-07-20", "--complete")
