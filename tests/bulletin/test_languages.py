"""Another language is rows in seeds/wording and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner
from project_copy import NO_UNIT_TESTS, Project, append_to_seed, read_seed

from customs_monitor.cli import main

from .test_command import LITHIUM, texts

pytestmark = pytest.mark.long

# What differs from English; the rest of the language is English.
GERMAN = {
    "language.place": "3",
    "language.code": "de",
    "language.name": "Deutsch",
    "month.6": "Juni",
    "period.year_to_date": "Januar bis {month} {year}",
    "unit.usd": "100 Mio. USD",
    "shown_unit.usd": "Mio. USD",
    "amount.value.millions": "{millions} Mio. {currency}",
    "growth.down": "{printed} % weniger als im Vorjahr",
    "clause.value.export": "die Ausfuhr betrug {amount}{growth}",
    "sentence.flow.month": "{reporter}, {period}: {clauses}.",
    "table.2": "Ausfuhr nach Ländern",
}
GERMANY = ["partner", "304", "de", "Deutschland"]


@pytest.fixture(scope="module")
def database(new_built_project: Callable[[], Project]) -> Path:
    """A published database with a third language."""
    project = new_built_project()
    wording = project.folder / "seeds" / "wording"
    for path in wording.glob("*.csv"):
        english = [row for row in read_seed(path) if row.get("language") == "en"]
        rows = [[r["key"], "de", GERMAN.get(r["key"], r["text"])] for r in english]
        append_to_seed(path, *([GERMANY] if path.stem == "wording_names" else rows))
    project.dbt("build", *NO_UNIT_TESTS)
    done = project.customs("publish")
    assert done.returncode == 0, done.stderr
    return project.database


def test_every_cell_and_sentence_is_in_every_language(database: Path) -> None:
    with duckdb.connect(str(database), read_only=True) as connection:
        for mart, rows in (("bulletin_cells", 3024), ("bulletin_sentences", 358)):
            counted = connection.execute(
                f"select language, count(*) from marts.{mart} group by all order by all"
            ).fetchall()
            assert counted == [("de", rows), ("en", rows), ("zh", rows)]
        sentences = connection.execute(
            "select text from marts.bulletin_sentences where language = 'de' and table_no = 2 "
            "and report_month = date '2024-06-01' order by period, sentence_no limit 2"
        ).fetchall()
        assert sentences[0] == (
            "China, Juni 2024: die Ausfuhr betrug 5,110 Mio. USD, 2.2 % weniger als im Vorjahr.",
        )
        assert "; Deutschland, 897 Mio. USD (17.6%, up 25.0%); " in sentences[1][0]
        names = connection.execute(
            "select distinct row_label, unit, shown_unit from marts.bulletin_cells "
            "where language = 'de' and member_code in ('304', '502') and measure = 'value' "
            "order by all"
        ).fetchall()
        # A name of its own, and one that it shares with English.
        units = ("100 Mio. USD", "Mio. USD")
        assert names == [("Deutschland", *units), ("United States", *units)]


def test_the_commands_know_it(database: Path, tmp_path: Path) -> None:
    def run(*arguments: str) -> str:
        done = CliRunner().invoke(main, [*arguments, "--database", str(database)])
        assert done.exit_code == 0, done.output
        return done.stdout

    assert "Ausfuhr nach Ländern: Lithium-ion batteries" in run(
        *("show", "--month", "2024-06", "--lang", "de")
    )
    out = ["--month", "2024-06", "--out", str(tmp_path)]
    written = run("bulletin", *out, "--format", "html,xlsx")
    assert [Path(line).stem[-2:] for line in written.split()] == [
        "zh",
        "zh",
        "en",
        "en",
        "de",
        "de",
    ]
    run("bulletin", *out, "--lang", "de", "--format", "pdf,docx")
    for form in ("html", "pdf", "docx", "xlsx"):
        printed = texts(tmp_path / f"{LITHIUM}-2024-06-de.{form}")
        for expected in ("Ausfuhr nach Ländern", "Januar bis Juni 2024", "Deutschland"):
            assert "".join(expected.split()) in "".join(printed.split()), form


def test_every_page_of_the_site_leads_to_the_other_languages(
    database: Path, tmp_path: Path
) -> None:
    arguments = ["--months", "1", "--out", str(tmp_path / "site")]
    folders = ["--target", str(tmp_path / "none"), "--database", str(database)]
    done = CliRunner().invoke(main, ["site", *arguments, *folders])
    assert done.exit_code == 0, done.output
    index = (tmp_path / "site" / "index.html").read_text("utf-8")
    assert 'lang="de" href="index.de.html">Deutsch</a>' in index
    page = (tmp_path / "site" / "bulletins" / f"{LITHIUM}-2024-06-de.html").read_text("utf-8")
    for language, name in (("zh", "中文"), ("en", "English")):
        assert f'href="{LITHIUM}-2024-06-{language}.html">{name}</a>' in page
