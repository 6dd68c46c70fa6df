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

import pytest
from project_copy import Project

from .built import ALL_CODES, WITHOUT_TESTS, Built

# With more lines it takes longer and shows no more.
LINES = os.environ.get("SPARK_LINES", "4000")
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


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("spark")
    warehouse = folder / "warehouse"
    environment = {
        "SPARK_WAREHOUSE": str(warehouse),
        "JAVA_TOOL_OPTIONS": JVM,
        "PYSPARK_SUBMIT_ARGS": SUBMIT,
    }
    built = Built(Project(folder / "project").folder, warehouse, "spark", environment)
    built.warehouse.mkdir()
    return built


def test_the_shipped_extracts_give_the_same_marts(built: Built) -> None:
    built.build("spark", *WITHOUT_TESTS)
    built.build("duckdb", *WITHOUT_TESTS)
    assert built.differences() == []


def test_every_test_and_unit_test_passes(built: Built) -> None:
    built.run("dbt", "test", "--target", "spark")


def test_a_landing_with_every_code_and_yuan_gives_the_same_marts(built: Built) -> None:
    # Spark has made the folders of its external tables.
    shutil.rmtree(built.project / "landing", ignore_errors=True)
    built.generate("--lines", LINES, "--months", "36", "--codes", "60")
    built.ingest_yuan()
    built.build("spark", *WITHOUT_TESTS, "--vars", ALL_CODES)
    built.build("duckdb", *WITHOUT_TESTS, "--vars", ALL_CODES)
    assert built.differences("--vars", ALL_CODES) == []


def test_a_new_month_and_a_revision_rewrite_only_the_months_they_touch(built: Built) -> None:
    before = built.written("int_partner_periods")
    built.generate("--new-month")
    built.generate("--revise-month", "2023-05")
    built.build("spark", *WITHOUT_TESTS, "--vars", ALL_CODES)
    built.build("duckdb", *WITHOUT_TESTS, "--full-refresh", "--vars", ALL_CODES)
    assert built.differences("--vars", ALL_CODES) == []
    after = built.written("int_partner_periods")
    changed = {part for part in after if after[part] != before.get(part)}
    # May 2023 is in the periods of two years, of which January 2025 is the last month here.
    assert changed == {part for part in after if part >= "report_month=2023-05-01"}
    assert "report_month=2023-04-01" in after


def test_partitions_that_spark_died_of_are_written_again(built: Built) -> None:
    """They hold the revision; what is written down of them is what is wanted without it."""
    landing = built.project / "landing"
    landed = set(landing.rglob("*.parquet"))
    built.generate("--revise-month", "2023-05")
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
    assert built.differences("--vars", ALL_CODES) == []
