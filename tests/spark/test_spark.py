"""The same models on Spark: built and tested there, and every mart equal to DuckDB's.

One story, because Spark takes its time to start: the shipped extracts, then all tests; then a
landing with every code a product of its own, and yuan beside dollars; then a new month and a
revision of an old one, of which only the months that they touch are written again; then a revision
that Spark dies of and that is withdrawn.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from compare import SCHEMAS, Comparison
from project_copy import ROOT, Project, header, write_extract

# With more lines it takes longer and shows no more.
LINES = os.environ.get("SPARK_LINES", "4000")
ALL_CODES = json.dumps({"monitor_all_codes": True})
WITHOUT_TESTS = ("--exclude-resource-type", "test", "--exclude-resource-type", "unit_test")
# A view has no files to compare: its rows are written beside the tables.
WRITE_VIEWS = """
import os, sys
from pyspark.sql import SparkSession
warehouse = os.environ["SPARK_WAREHOUSE"]
spark = (
    SparkSession.builder.enableHiveSupport()
    .config("spark.sql.warehouse.dir", warehouse)
    .config(
        "spark.hadoop.javax.jdo.option.ConnectionURL",
        f"jdbc:derby:;databaseName={warehouse}/metastore",
    )
    .config("spark.ui.enabled", "false")
    .getOrCreate()
)
for name in sys.argv[1:]:
    schema, view = name.split(".")
    spark.table(name).write.mode("overwrite").parquet(f"{warehouse}/{schema}.db/{view}")
"""
# The tables are small: what costs is to compile, not to run. The first tier alone has 48 MB for its
# code, which a build of all models fills.
JVM = "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=512m -XX:+UseSerialGC"
# Where a table that says no format is one of Hive's text files, as Spark 3 has it.
SUBMIT = "--conf spark.sql.legacy.createHiveTableByDefault=true pyspark-shell"
# The JVM ends after a table's partitions are written and before it is written down that they are.
BEFORE = "{% macro refuse_repeated_keys(relation, condition='true') -%}"
DEATH = """
    {%- if relation.identifier == 'int_partner_periods' -%}
        {%- do run_query("select java_method('java.lang.System', 'exit', 1)") -%}
    {%- endif -%}
"""
YUAN = {"502": "美国", "304": "德国", "133": "韩国"}


@dataclass(frozen=True)
class Built:
    """A copy of the project, and where Spark keeps its tables."""

    project: Path
    warehouse: Path

    def build(self, engine: str, *arguments: str) -> None:
        self.run("dbt", "build", "--target", engine, *arguments)

    def run(self, command: str, *arguments: str) -> str:
        done = self.done(command, *arguments)
        assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-4000:]
        return done.stdout

    def done(self, command: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(Path(sys.executable).parent / command), *arguments],
            cwd=self.project,
            env={
                **os.environ,
                "SPARK_WAREHOUSE": str(self.warehouse),
                "JAVA_TOOL_OPTIONS": JVM,
                "PYSPARK_SUBMIT_ARGS": SUBMIT,
            },
            capture_output=True,
            text=True,
            check=False,
        )

    def differences(self) -> list[str]:
        """Every difference between the two engines' marts and quality tables."""
        database = self.project / "warehouse/customs_monitor.duckdb"
        with duckdb.connect(str(database), read_only=True) as ours:
            views = ours.execute(
                "select schema_name || '.' || view_name from duckdb_views() "
                f"where schema_name in {SCHEMAS}"
            ).fetchall()
        self.run("python", "-c", WRITE_VIEWS, *(view for (view,) in views))
        comparison = Comparison(database, self.warehouse)
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


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("spark")
    built = Built(Project(folder / "project").folder, folder / "warehouse")
    built.warehouse.mkdir()
    return built


def generate(built: Built, *arguments: str) -> None:
    script = str(ROOT / "bench" / "generate.py")
    built.run("python", script, "--out", str(built.project / "landing"), *arguments)


def ingest_yuan(built: Built) -> None:
    """The months of the shipped exports in yuan, some partners only."""
    rows = []
    for number in range(18):
        month = f"{2023 + number // 12}{number % 12 + 1:02d}"
        for code, name in YUAN.items():
            value = f"{7_000_000 * (number + int(code)):,}"
            product = ("85076000", "锂离子蓄电池")
            rows.append([month, code, name, *product, f"{number + 1},000", "个", value])
    heads = header("贸易伙伴编码", "贸易伙伴名称", value="人民币")
    path = write_extract(built.project.parent / "export_in_yuan.csv", heads, rows)
    built.run("customs", "ingest", str(path), "--vintage", "2024-07-20", "--complete")


def test_the_shipped_extracts_give_the_same_marts(built: Built) -> None:
    built.build("spark", *WITHOUT_TESTS)
    built.build("duckdb", *WITHOUT_TESTS)
    assert built.differences() == []


def test_every_test_and_unit_test_passes(built: Built) -> None:
    built.run("dbt", "test", "--target", "spark")


def test_a_landing_with_every_code_and_yuan_gives_the_same_marts(built: Built) -> None:
    # Spark has made the folders of its external tables.
    shutil.rmtree(built.project / "landing", ignore_errors=True)
    generate(built, "--lines", LINES, "--months", "36", "--codes", "60")
    ingest_yuan(built)
    built.build("spark", *WITHOUT_TESTS, "--vars", ALL_CODES)
    built.build("duckdb", *WITHOUT_TESTS, "--vars", ALL_CODES)
    assert built.differences() == []


def test_a_new_month_and_a_revision_rewrite_only_the_months_they_touch(built: Built) -> None:
    before = built.written("int_partner_periods")
    generate(built, "--new-month")
    generate(built, "--revise-month", "2023-05")
    built.build("spark", *WITHOUT_TESTS, "--vars", ALL_CODES)
    built.build("duckdb", *WITHOUT_TESTS, "--full-refresh", "--vars", ALL_CODES)
    assert built.differences() == []
    after = built.written("int_partner_periods")
    changed = {part for part in after if after[part] != before.get(part)}
    # May 2023 is in the periods of two years, of which January 2025 is the last month here.
    assert changed == {part for part in after if part >= "report_month=2023-05-01"}
    assert "report_month=2023-04-01" in after


def test_partitions_that_spark_died_of_are_written_again(built: Built) -> None:
    """They hold the revision; what is written down of them is what is wanted without it."""
    landing = built.project / "landing"
    landed = set(landing.rglob("*.parquet"))
    generate(built, "--revise-month", "2023-05")
    macro = built.project / "macros/build/keys.sql"
    sound = macro.read_text("utf-8")
    before = built.written("int_partner_periods")
    macro.write_text(sound.replace(BEFORE, BEFORE + DEATH), "utf-8")
    options = (*WITHOUT_TESTS, "--target", "spark", "--vars", ALL_CODES)
    assert built.done("dbt", "build", *options).returncode != 0
    assert built.written("int_partner_periods") != before, "Spark died too early"
    macro.write_text(sound, "utf-8")
    for revised in set(landing.rglob("*.parquet")) - landed:
        revised.unlink()
    withdrawn = json.dumps({"monitor_all_codes": True, "fewer_extracts": True})
    built.build("spark", *WITHOUT_TESTS, "--vars", withdrawn)
    assert built.differences() == []
