"""The explorer and the pages around it in a real browser: chosen, shared, taken away, for all."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest
from PIL import Image

from .conftest import DESKTOP, PHONE, PRODUCT, TABLET, WIDE

if TYPE_CHECKING:
    # Only `make test-browser` installs it.
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

GERMANY = "#flow=import&by=partner&member=304&measure=unit_value&period=month&currency=usd"


@pytest.fixture
def explorer(site: Path) -> Callable[..., str]:
    """Return a function that gives the address of the product's page with a choice."""

    def address(choice: str = "", language: str = "en") -> str:
        suffix = ".html" if language == "zh" else f".{language}.html"
        return f"{(site / 'explore' / f'{PRODUCT}{suffix}').as_uri()}{choice}"

    return address


def drawn(page: Page, heading: str) -> None:
    """Wait until this is shown."""
    page.wait_for_function(
        "(text) => document.documentElement.dataset.explorer === 'drawn' "
        "&& document.getElementById('heading').textContent === text",
        arg=heading,
    )


def shown(page: Page) -> dict[str, object]:
    """All that a person is shown."""
    return {
        "heading": page.locator("#heading").inner_text(),
        "chart": page.locator("#drawing").get_attribute("aria-label"),
        "picture": page.locator("#drawing svg").inner_html(),
        "rows": page.locator("#figures tr").all_inner_texts(),
        "chosen": page.eval_on_selector_all("#choice select", "(all) => all.map((s) => s.value)"),
    }


def choose(page: Page, name: str, text: str) -> None:
    """Walk to a control with Tab, and type what it is to say."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == name:
            page.keyboard.type(text)
            return
    raise AssertionError(f"Tab does not reach {name}")


def downloaded(page: Page, button: str) -> bytes:
    with page.expect_download() as download:
        page.locator(button).press("Enter")
    return Path(download.value.path()).read_bytes()


def test_a_choice_by_keyboard_alone_is_in_the_address_and_in_the_csv(
    open_page: Callable[..., Page], explorer: Callable[..., str], database: Path
) -> None:
    page = open_page(explorer())
    choose(page, "flow", "Imports")
    drawn(page, "Imports: value, single month")
    choose(page, "by", "Partner")
    drawn(page, "Imports, by partner: value, 2024-06, single month")
    choose(page, "member", "Germany")
    drawn(page, "Imports, Germany: value, single month")
    choose(page, "measure", "Unit")
    drawn(page, "Imports, Germany: unit value, single month")
    assert page.url.endswith(GERMANY)
    before = shown(page)

    again = open_page(page.url)
    assert shown(again) == before

    text = downloaded(page, "#csv").decode("utf-8-sig")
    taken = list(csv.DictReader(io.StringIO(text)))
    with duckdb.connect(str(database), read_only=True) as db:
        found = db.execute(
            "select report_month, value_usd, quantity, unit_value_usd, unit_value_usd_last_year, "
            "unit_value_usd_yoy_pct, share_pct, value_usd_yoy_pct, yoy_status, is_complete "
            "from marts.trade_by_partner where product_id = ? and flow = 'import' "
            "and partner_code = '304' and period = 'month' order by report_month desc",
            [PRODUCT],
        )
        names = [column[0] for column in found.description or ()]
        rows = found.fetchall()
    assert len(taken) == len(rows) > 6
    for line, row in zip(taken, rows, strict=True):
        for name, value in zip(names, row, strict=True):
            if isinstance(value, bool):
                assert line[name] == str(value).lower(), name
            elif isinstance(value, int | float):
                assert float(line[name]) == value, name
            else:
                assert line[name] == ("" if value is None else str(value)), name
    assert {line["member_name"] for line in taken} == {"Germany"}


def test_back_and_forward_lead_through_what_was_chosen(
    open_page: Callable[..., Page], explorer: Callable[..., str]
) -> None:
    page = open_page(explorer())
    page.locator("#choice [name=flow]").select_option("import")
    drawn(page, "Imports: value, single month")
    page.locator("#choice [name=period]").select_option("year_to_date")
    drawn(page, "Imports: value, January to the month")
    page.go_back()
    drawn(page, "Imports: value, single month")
    assert page.locator("#choice [name=period]").input_value() == "month"
    page.go_forward()
    drawn(page, "Imports: value, January to the month")


@pytest.mark.parametrize(
    "choice",
    [
        "#flow=nonsense&by=moon&member=x&measure=weight&period=era&currency=doubloon",
        "#by=partner&member=99999",
        "#by=overview&measure=share&month=1066-10",
        "#flow=total&by=province",
        "#%F0",
    ],
)
def test_an_address_that_asks_for_what_is_not_there_shows_what_is(
    open_page: Callable[..., Page], explorer: Callable[..., str], choice: str
) -> None:
    page = open_page(explorer(choice))
    assert page.locator("#figures tbody tr").count() >= 12
    assert page.locator("#heading").inner_text().startswith("Exports")


def test_a_figure_opens_to_its_two_sides(
    open_page: Callable[..., Page], explorer: Callable[..., str], database: Path
) -> None:
    page = open_page(explorer("#flow=export&by=partner&measure=growth&month=2024-06"))
    row = page.locator("#figures tbody tr", has_text="United States").first
    figure = row.locator("button").first
    figure.focus()
    page.keyboard.press("Enter")
    with duckdb.connect(str(database), read_only=True) as db:
        ((now, before),) = db.execute(
            "select value_usd, value_usd_last_year from marts.trade_by_partner "
            "where product_id = ? and flow = 'export' and partner_code = '502' "
            "and period = 'month' and report_month = '2024-06-01'",
            [PRODUCT],
        ).fetchall()
    told = page.locator("#sides").inner_text()
    for expected in (
        *(f"{now:,}", f"{before:,}", "data complete", "trade_by_partner"),
        *("United States", "2024-06", figure.inner_text()),
        "customs explain --mart trade_by_partner --where",
    ):
        assert expected in told
    page.keyboard.press("Escape")
    assert not page.locator("#sides").is_visible()
    assert page.evaluate("document.activeElement.textContent") == figure.inner_text()


def test_a_figure_that_is_not_given_says_why(
    open_page: Callable[..., Page], explorer: Callable[..., str]
) -> None:
    page = open_page(explorer("#flow=export"))
    last = page.locator("#figures tbody tr").last.locator("button").last
    assert last.inner_text() == "-"
    last.click()
    assert "there are no complete data" in page.locator("#sides").inner_text()


@pytest.mark.parametrize(
    ("choice", "language"),
    [
        pytest.param(choice, language, marks=[] if language == first else pytest.mark.long)
        for choice, first in (
            ("", "zh"),
            (GERMANY, "en"),
            ("#by=region&measure=growth", "zh"),
            ("#flow=net_export&period=year_to_date", "en"),
        )
        for language in ("zh", "en")
    ],
)
def test_the_name_of_a_chart_carries_its_main_figures(
    open_page: Callable[..., Page], explorer: Callable[..., str], choice: str, language: str
) -> None:
    page = open_page(explorer(choice, language))
    chart = page.locator("#drawing")
    assert chart.get_attribute("role") == "img"
    name = chart.get_attribute("aria-label") or ""
    first = page.locator("#figures tbody tr").first
    scaled = first.locator("button").first.inner_text()
    assert any(map(str.isdigit, scaled)) and scaled in name
    assert page.locator("#heading").inner_text().split(":")[0].split("：")[0] in name
    drawing = "".join(page.locator("#drawing svg text").all_text_contents())
    assert ("锂离子蓄电池" if language == "zh" else "Lithium-ion batteries") in drawing


def test_a_picture_stands_on_paper(
    open_page: Callable[..., Page], explorer: Callable[..., str]
) -> None:
    page = open_page(explorer(GERMANY), scheme="dark")
    picture = Image.open(io.BytesIO(downloaded(page, "#png"))).convert("RGB")
    assert picture.width >= 1500
    colours = {colour: count for count, colour in picture.getcolors(1 << 24)}
    assert max(colours, key=colours.get) == (255, 255, 255)
    # The line of imports in the light palette.
    assert colours[213, 94, 0] > 500


def test_partners_are_found_by_any_name_and_lead_to_the_explorer(
    open_page: Callable[..., Page], site: Path
) -> None:
    page = open_page(site / "index.en.html", size=PHONE)
    page.get_by_label("Find a product").fill("德国")
    page.locator("#matches a", has_text="Germany").click()
    assert page.locator("h1").inner_text() == "Germany"
    page.locator("tbody a", has_text="Imports").click()
    drawn(page, "Imports, Germany: value, single month")
    page.locator("#member").click()
    assert page.locator("h1").inner_text() == "Germany"


def pages(site: Path, explorer: Callable[..., str]) -> dict[str, str]:
    """A page of each kind."""
    front = ("index", "members", "changes", "about", "files", "builds")
    return {
        **{name: (site / f"{name}.html").as_uri() for name in front},
        **{f"{name}.en": (site / f"{name}.en.html").as_uri() for name in front},
        "dictionary": (site / "dictionary.en.html").as_uri(),
        "partner": (site / "members" / "partner-304.html").as_uri(),
        "province": (site / "members" / "province-44.en.html").as_uri(),
        "series": explorer(GERMANY, "zh"),
        "ranking": explorer("#by=partner&flow=import"),
    }


@pytest.mark.parametrize(
    ("size", "scheme"),
    [
        (PHONE, "dark"),
        *(
            pytest.param(size, scheme, marks=pytest.mark.long)
            for size, scheme in (
                (WIDE, "light"),
                (WIDE, "dark"),
                (PHONE, "light"),
                (TABLET, "light"),
                (TABLET, "dark"),
            )
        ),
    ],
)
def test_no_page_has_a_barrier_or_scrolls_sideways(
    open_page: Callable[..., Page],
    site: Path,
    explorer: Callable[..., str],
    size: tuple[int, int],
    scheme: str,
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    for name, address in pages(site, explorer).items():
        page = open_page(address, size=size, scheme=scheme)
        # Without `preload` it asks for no style sheet, which the pages' policy would refuse.
        found = Axe().run(page, options={"preload": False}).response["violations"]
        told = [(one["id"], [node["html"][:200] for node in one["nodes"][:3]]) for one in found]
        assert (name, told) == (name, [])
        assert (name, page.evaluate("document.documentElement.scrollWidth")) == (name, size[0])
        # What scrolls in its box can be reached by keyboard, and shows that there is more.
        for box in page.locator(".scroll").all():
            if box.evaluate("(box) => box.scrollWidth > box.clientWidth"):
                assert box.get_attribute("tabindex") == "0"
                assert box.evaluate("(box) => box.previousElementSibling.checkVisibility()"), name
                assert "gradient" in box.evaluate("(box) => getComputedStyle(box).backgroundImage")
        page.context.close()


def test_the_explorer_says_what_the_figures_are_not(
    open_page: Callable[..., Page], explorer: Callable[..., str]
) -> None:
    page = open_page(explorer(), size=DESKTOP)
    assert "Sample data: estimates" in page.locator("main").inner_text()
    data = json.loads(page.locator("#explorer").text_content() or "")
    assert data["standing"] and all("Sample data" in line for line in data["standing"])
