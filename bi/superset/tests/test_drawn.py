"""Every dashboard in a real browser: all charts drawn, nothing asked of another host.

Needs Playwright and Debian's Chromium (`apt-get install chromium fonts-noto-cjk`), which neither
the warehouse nor Superset needs; without them these tests are skipped and say so.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from superset import Superset, load, place_of

sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
CHROMIUM = shutil.which("chromium")
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
# A chart is drawn where there is ink on a canvas, a map of shapes, a table with rows, a number.
DRAWN = """holder => {
    const ink = [...holder.querySelectorAll('canvas')].some(canvas => {
        const {width, height} = canvas;
        const pixels = canvas.getContext('2d').getImageData(0, 0, width, height).data;
        return new Set(new Uint32Array(pixels.buffer)).size > 2;
    });
    return ink || holder.querySelectorAll('svg path').length > 30
        || holder.querySelector('tbody td') !== null
        || /[0-9]/.test(holder.querySelector('.header-line')?.textContent ?? '');
}"""


@pytest.fixture(scope="module")
def page(superset: Superset) -> Iterator[Any]:
    """A browser that is logged in; `page.left` lists what it fetched from other hosts."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET.split())
        page = browser.new_page(viewport={"width": 1500, "height": 2400})
        page.set_default_timeout(120_000)  # Beside other work Superset takes its time.
        page.left = []
        page.on(
            "requestfinished",
            lambda r: (
                r.url.startswith((superset.base, "data:", "blob:")) or page.left.append(r.url)
            ),
        )
        page.goto(f"{superset.base}/login/")
        page.fill("#username", "admin")
        page.fill("#password", superset.password)
        page.press("#password", "Enter")
        page.wait_for_url("**/superset/welcome/**")
        page.wait_for_load_state("networkidle")
        yield page
        browser.close()


@pytest.mark.parametrize("slug", sorted(load("dashboards")))
def test_all_charts_are_drawn(superset: Superset, page: Any, slug: str) -> None:
    answers = []
    page.on(
        "response",
        lambda r: (
            answers.append(r.status) if "chart/data" in r.url or "explore_json" in r.url else None
        ),
    )
    file = load("dashboards")[slug]
    page.goto(f"{superset.base}/superset/dashboard/{file['slug']}/")
    position = file["position"]
    first_tab = position["TABS-1"]["children"][0] if "TABS-1" in position else None
    places = {name: place_of(name, file) for name in load("charts")}
    names = [
        name
        for name, item in places.items()
        if item and (first_tab is None or first_tab in item["parents"])
    ]
    titles = {name: load("charts")[name]["slice_name"] for name in names}
    for name, title in titles.items():
        holder = page.locator(".dashboard-component-chart-holder").filter(
            has=page.get_by_text(title, exact=True)
        )
        holder.first.wait_for()
        handle = holder.first.element_handle()
        try:
            page.wait_for_function(DRAWN, arg=handle, timeout=30_000)
        except sync_api.TimeoutError:
            pytest.fail(f"{name} is not drawn: {holder.first.inner_text()}")
    assert set(answers) == {200}
    assert page.left == []
