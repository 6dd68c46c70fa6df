"""Pages made from the published database, good and altered."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pytest
from project_copy import Project

from customs_monitor import quoting
from customs_monitor.bulletin import charts, content, html
from customs_monitor.published import reading

PRODUCT = "lithium_ion_batteries"
JUNE = date(2024, 6, 1)
# Names that would break a page, or do harm, if they were not escaped.
NASTY = "<script>alert(1)</script> & \"two\" 'one' =cmd()</td>"


@pytest.fixture(scope="session")
def target(new_built_project: Callable[[], Project]) -> Path:
    """The folder with dbt's docs of the shipped extracts."""
    project = new_built_project()
    made = project.run("dbt", "docs", "generate", "--static", "--quiet")
    assert made.returncode == 0, made.stdout
    return project.folder / "target"


@pytest.fixture(scope="session")
def altered(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Return a function that copies the database and runs statements on the copy."""

    def alter(*statements: str) -> Path:
        copy = tmp_path_factory.mktemp("altered") / "customs_monitor.duckdb"
        shutil.copyfile(database, copy)
        with duckdb.connect(str(copy)) as connection:
            for statement in statements:
                connection.execute(statement)
        return copy

    return alter


@pytest.fixture(scope="session")
def nasty(altered: Callable[..., Path]) -> Path:
    """A database where the product and the largest partner have a harmful name."""
    name = quoting.text(NASTY)
    return altered(
        f"update marts.names set name = {name} where list = 'product'",
        f"update marts.names set name = {name} where list = 'partner' and code = '502'",
        f"update marts.bulletin_cells set row_label = {name} where member_code = '502'",
        f"update marts.bulletin_sentences set text = {name} where sentence_no = 1",
    )


@pytest.fixture(scope="session")
def incomplete(altered: Callable[..., Path]) -> Path:
    """A database where June 2024 is not completely covered."""
    return altered(
        "update marts.bulletin_cells set is_complete = false "
        "where report_month = '2024-06-01';"
        "insert into marts.bulletin_gaps by name "
        "select distinct report_month, product_id, language, table_no, period, "
        "'current' as side, flow, 'members' as reason, 'members' as text "
        "from marts.bulletin_cells "
        "where report_month = '2024-06-01' and flow in ('export', 'import')"
    )


def make_page(database: Path, language: str, month: date = JUNE) -> str:
    """The bulletin as one HTML file."""
    with reading(database) as connection:
        bulletin = content.load(connection, PRODUCT, month, language)
        return html.render(bulletin, charts.charts(bulletin, connection))
