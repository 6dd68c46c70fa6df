"""What `mf query` answers is what the marts say, and a wrong question gets no answer."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import duckdb
import pytest
from project_copy import ROOT, Project

METRICS = {
    "value_usd": "bigint",
    "value_usd_change": "bigint",
    "value_usd_yoy_pct": "double",
    "quantity": "bigint",
    "quantity_yoy_pct": "double",
    "unit_value_usd": "double",
    "unit_value_usd_yoy_pct": "double",
    "share_pct": "double",
    "share_change_pp": "double",
}
NO_SHARE = tuple(name for name in METRICS if not name.startswith("share_"))
DOCUMENTED = re.findall(
    r"```\n(mf query.*?)```\n\n```text\n(.*?)```",
    (ROOT / "docs" / "metrics.md").read_text("utf-8"),
    flags=re.DOTALL,
)
# The command `mf` itself, once for each list of arguments.
MF = (
    "import json, sys; from dbt_metricflow.cli.main import cli; "
    "[cli(arguments, standalone_mode=False) for arguments in json.loads(sys.argv[1])]"
)
Row = tuple[object, ...]


class Question(NamedTuple):
    """What `mf query` is asked."""

    metrics: tuple[str, ...]
    by: tuple[str, ...]
    where: str

    def read(self, answer: Path) -> list[Row]:
        """Return the rows of the CSV file, with the marts' types, and delete it."""
        columns = [
            f"cast(cast({name} as timestamp) as date)" if name.startswith("metric_time") else name
            for name in self.by
        ] + [f"cast({name} as {METRICS[name]})" for name in self.metrics]
        rows = duckdb.sql(
            f"select {', '.join(columns)} from read_csv('{answer}', all_varchar = true) "
            "order by all"
        ).fetchall()
        answer.unlink()
        return rows


def only(**dimensions: str) -> str:
    """Return MetricFlow's filter that dimensions of `trade` have these values."""
    return " and ".join(
        f"{{{{ Dimension('trade__{name}') }}}} = '{value}'" for name, value in dimensions.items()
    )


def ask(project: Project, *questions: Question) -> list[list[Row]]:
    """Return the rows of an `mf query` for each question, sorted: `by`, then `metrics`, unrounded.

    One process asks them all: loading MetricFlow takes far longer than a query.
    """
    answers = [project.folder / f"answer_{number}.csv" for number in range(len(questions))]
    commands = [
        [
            *("query", "--quiet", "--metrics", ",".join(question.metrics)),
            *("--group-by", ",".join(question.by), "--where", question.where),
            *("--csv", str(answer)),
        ]
        for question, answer in zip(questions, answers, strict=True)
    ]
    asked = subprocess.run(
        [sys.executable, "-c", MF, json.dumps(commands)],
        cwd=project.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert asked.returncode == 0, asked.stdout + asked.stderr
    return [question.read(answer) for question, answer in zip(questions, answers, strict=True)]


def select(project: Project, query: str) -> list[Row]:
    """Return the rows of a query on the marts, sorted."""
    with duckdb.connect(str(project.warehouse), read_only=True) as db:
        return db.sql(f"from ({query}) order by all").fetchall()


NAMES = {
    "overview": (),
    "partner": ("name_zh", "name_en", "iso3"),
    "region": ("name_zh", "name_en"),
    "province": ("name_zh", "name_en"),
}


def test_every_metric_equals_its_mart_in_every_row(project: Project) -> None:
    questions, queries = [], []
    for breakdown, names in NAMES.items():
        by = ["metric_time__month", "trade__period", "product", "trade__flow"]
        columns = ["report_month", "period", "product_id", "flow"]
        if breakdown == "overview":
            table, metrics = "trade_overview", NO_SHARE
        else:
            table, metrics = f"trade_by_{breakdown}", tuple(METRICS)
            by += [breakdown, *(f"{breakdown}__{name}" for name in names)]
            columns += [f"{breakdown}_{name}" for name in ("code", *names)]
        questions.append(Question(metrics, tuple(by), only(breakdown=breakdown)))
        queries.append(f"select {', '.join([*columns, *metrics])} from marts.{table}")
    for query, answer in zip(queries, ask(project, *questions), strict=True):
        expected = select(project, query)
        assert expected
        assert answer == expected


def test_months_and_members_add_up_to_the_marts_own_sums(project: Project) -> None:
    # The shipped extracts cover January to June of both years.
    sums = select(
        project,
        f"select cast('2024-01-01' as date), flow, {', '.join(NO_SHARE)} from marts.trade_overview "
        "where report_month = '2024-06-01' and period = 'year_to_date' and flow in "
        "('export', 'import')",
    )
    [answer] = ask(
        project,
        Question(
            NO_SHARE,
            ("trade__breakdown", "metric_time__year", "trade__flow"),
            "{{ Dimension('trade__period') }} = 'month' "
            "and {{ Dimension('trade__breakdown') }} in ('overview', 'partner', 'province') "
            "and {{ Dimension('trade__flow') }} in ('export', 'import') "
            "and {{ TimeDimension('metric_time', 'month') }} >= '2024-01-01'",
        ),
    )
    assert len(sums) == 2
    assert answer == [(b, *row) for b in ("overview", "partner", "province") for row in sums]


MONTH = ("metric_time__month",)
YEAR = ("metric_time__year",)


def test_what_must_not_be_added_is_null(project: Project) -> None:
    wrong = {
        "periods": (MONTH, only(breakdown="partner", flow="export")),
        "flows": (MONTH, only(breakdown="partner", period="month")),
        "breakdowns": (MONTH, only(period="month", flow="export")),
        "regions": (MONTH, only(breakdown="region", period="month", flow="export")),
        "months": (YEAR, only(breakdown="partner", period="year_to_date", flow="export")),
    }
    answers = ask(project, *(Question(tuple(METRICS), by, where) for by, where in wrong.values()))
    for name, answer in zip(wrong, answers, strict=True):
        assert answer, name
        assert {row[1:] for row in answer} == {(None,) * len(METRICS)}, name


def test_shares_of_several_months_are_null(project: Project) -> None:
    condition = only(breakdown="partner", period="month", flow="export")
    shares = ("share_pct", "share_change_pp")
    question = Question(("value_usd", *shares), (*YEAR, "partner"), condition)
    [answer] = ask(project, question)
    months = dict(
        select(
            project,
            "select (year(report_month), partner_code), count(*) from marts.trade_by_partner "
            "where period = 'month' and flow = 'export' group by all",
        )
    )
    for year, partner, value, share, change in answer:
        assert value is not None
        assert (share is None) == (months[(year.year, partner)] > 1)
        # 2022 is not covered: no share of 2023 has changed.
        assert (change is None) == (year.year == 2023 or months[(year.year, partner)] > 1)


@pytest.fixture
def changed(project: Project) -> Iterator[Project]:
    """The same project with a warehouse that a test may change."""
    kept = project.warehouse.with_suffix(".kept")
    shutil.copy(project.warehouse, kept)
    yield project
    kept.replace(project.warehouse)


def test_a_missing_figure_and_a_second_unit_or_product_are_not_passed_over(
    changed: Project,
) -> None:
    def totals() -> dict[object, Row]:
        by = (*MONTH, "trade__flow")
        condition = only(breakdown="partner", period="month")
        [answer] = ask(changed, Question(NO_SHARE, by, condition))
        return {row[:2]: row[2:] for row in answer}

    before = totals()
    with duckdb.connect(str(changed.warehouse)) as db:
        for flow, month, change in (
            ("export", "2024-06-01", "value_usd = null, unit_value_usd = null"),
            ("export", "2024-05-01", "quantity_unit = '千克'"),
            ("import", "2024-06-01", "quantity = null, unit_value_usd = null"),
            ("import", "2024-05-01", "product_id = 'another'"),
            ("import", "2024-04-01", "value_usd_change = null"),
            ("import", "2024-03-01", "is_complete_last_year = false"),
        ):
            db.execute(
                f"update marts.trade_by_partner set {change} where flow = '{flow}' "
                f"and report_month = '{month}' and period = 'month' and rank = 2"
            )
    after = totals()
    found = {
        (str(key[0]), key[1]): {
            name
            for name, old, new in zip(NO_SHARE, before[key], after[key], strict=True)
            if (new is None) > (old is None)
        }
        for key in before
        if after[key] != before[key]
    }
    unit_values = {"unit_value_usd", "unit_value_usd_yoy_pct"}
    growths = {"value_usd_yoy_pct", "unit_value_usd_yoy_pct"}
    assert found == {
        ("2024-06-01", "export"): {"value_usd", *unit_values},
        ("2024-05-01", "export"): {"quantity", "quantity_yoy_pct", *unit_values},
        ("2024-06-01", "import"): {"quantity", *unit_values},
        ("2024-05-01", "import"): set(NO_SHARE),
        ("2024-04-01", "import"): {"value_usd_change", *growths},
        ("2024-03-01", "import"): {"value_usd_change", "quantity_yoy_pct", *growths},
    }


@pytest.mark.long
def test_changes_of_shares_add_up_where_all_of_them_are_known(changed: Project) -> None:
    months = [date(2024, month, 1) for month in range(1, 7)]
    question = Question(
        ("share_pct", "share_change_pp"),
        MONTH,
        only(breakdown="partner", period="month", flow="export")
        + " and {{ TimeDimension('metric_time', 'month') }} >= '2024-01-01'",
    )
    # What all partners have together stays 100 %.
    whole = [(month, pytest.approx(100), pytest.approx(0, abs=1e-9)) for month in months]
    assert ask(changed, question) == [whole]
    with duckdb.connect(str(changed.warehouse)) as db:
        for month, change in (
            (months[5], "share_change_pp = null"),
            (months[4], "is_complete_last_year = false"),
        ):
            db.execute(
                f"update marts.trade_by_partner set {change} "
                f"where flow = 'export' and report_month = '{month}' and period = 'month' "
                "and rank = 2"
            )
    assert ask(changed, question) == [
        whole[:4] + [(month, pytest.approx(100), None) for month in months[4:]]
    ]


@pytest.mark.parametrize(
    ("command", "printed"),
    [DOCUMENTED[0], *(pytest.param(*each, marks=pytest.mark.long) for each in DOCUMENTED[1:])],
)
def test_the_documented_questions_have_the_documented_answers(
    project: Project, command: str, printed: str
) -> None:
    asked = project.run(*shlex.split(command.replace("\\\n", " ")))
    assert asked.returncode == 0, asked.stdout + asked.stderr
    expected = printed.strip().splitlines()
    assert len(expected) > 2
    # Above the answer stands a line on a newer MetricFlow, where there is one.
    assert [line.rstrip() for line in asked.stdout.splitlines()][-len(expected) :] == expected


def test_every_definition_holds_in_the_warehouse(project: Project) -> None:
    checked = project.run("mf", "validate-configs")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    summaries = re.findall(r"ERRORS: (\d+), FUTURE_ERRORS: (\d+), WARNINGS: (\d+)", checked.stdout)
    assert len(summaries) >= 6
    assert set(summaries) == {("0", "0", "0")}
