"""Pages made from the published database, good and altered."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest
from click.testing import CliRunner
from project_copy import Project

from customs_monitor import quoting
from customs_monitor.bulletin import charts, html, loading
from customs_monitor.bulletin.fonts import FOLDER
from customs_monitor.cli import main
from customs_monitor.published import reading

if TYPE_CHECKING:
    # Only `make test-browser` installs it.
    from playwright.sync_api import Browser, Page

PRODUCT = "lithium_ion_batteries"
JUNE = date(2024, 6, 1)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP, PHONE, TABLET, WIDE = (1280, 900), (390, 844), (768, 1024), (1440, 900)
# Names that would break a page, or do harm, if they were not escaped.
NASTY = "<script>alert(1)</script> & \"two\" 'one' =cmd()</td>"


@pytest.fixture(scope="session")
def target(built: Project, made_once: Callable[[str, Callable[[Path], object]], Path]) -> Path:
    """The folder with dbt's docs of the shipped extracts: to be read, not changed."""

    def make(folder: Path) -> None:
        project = built.copied(folder / "customs monitor")
        made = project.run("dbt", "docs", "generate", "--static", "--quiet")
        assert made.returncode == 0, made.stdout

    return made_once("docs", make) / "customs monitor" / "target"


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
        "select distinct report_month, product_id, currency, language, table_no, period, "
        "'current' as side, flow, 'members' as reason, 'members' as text "
        "from marts.bulletin_cells "
        "where report_month = '2024-06-01' and flow in ('export', 'import')"
    )


def make_page(database: Path, language: str, month: date = JUNE) -> str:
    """The bulletin as one HTML file."""
    with reading(database) as connection:
        bulletin = loading.load(connection, PRODUCT, month, language)
        return html.render(bulletin, charts.charts(bulletin, connection))


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """The system's Chromium, with the Chinese font of the PDFs where the system has none."""
    from playwright.sync_api import sync_playwright

    name = os.environ.get("CHROMIUM", "chromium")
    path = shutil.which(name)
    assert path, f"found no {name}, expected Debian's browser: apt-get install chromium"
    with sync_playwright() as playwright:
        data = tmp_path_factory.mktemp("a home")
        (data / "fonts").symlink_to(FOLDER)
        env = os.environ | {"XDG_DATA_HOME": str(data)}
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS, env=env)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a file; complaints and foreign requests fail the test."""
    contexts, complaints = [], []

    def open_file(
        address: Path | str,
        size: tuple[int, int] = DESKTOP,
        scheme: str = "light",
        **more: object,
    ) -> Page:
        address = address.as_uri() if isinstance(address, Path) else address
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, **more
        )
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console",
            lambda message: (
                complaints.append(f"{message.type}: {message.text}")
                if message.type in ("error", "warning")
                else None
            ),
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith(("file:", "data:"))
                else complaints.append(f"asked for {request.url}")
            ),
        )
        page.goto(address)
        if page.query_selector("#explorer"):
            page.wait_for_selector("html[data-explorer=drawn]", timeout=30_000)
        elif page.query_selector(".chart"):
            page.wait_for_selector("html[data-charts=drawn]", timeout=30_000)
        return page

    yield open_file
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(scope="session")
def site(
    database: Path, target: Path, made_once: Callable[[str, Callable[[Path], object]], Path]
) -> Path:
    """A site of two months with docs: to be read, not changed."""

    def make(folder: Path) -> None:
        options = ["--database", str(database), "--target", str(target), "--months", "2"]
        done = CliRunner().invoke(main, ["site", *options, "--out", str(folder / "site")])
        assert done.exit_code == 0, done.output

    return made_once("a site of two months", make) / "site"
