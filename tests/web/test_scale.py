"""The site of a large product: how long it takes to make, how large it is, how soon it is drawn."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from project_copy import NO_UNIT_TESTS, Project

from . import ten_years
from .conftest import WIDE

if TYPE_CHECKING:
    # Only `make test-browser` installs it.
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.long]

SECONDS, BYTES, FIRST_DRAWING = 60, 40_000_000, 1.5
IMPORTS = "#flow=import&by=partner&member=304&measure=unit_value"


@pytest.fixture(scope="module")
def project(
    new_project: Callable[[], Project], tmp_path_factory: pytest.TempPathFactory
) -> Project:
    """A project that has nothing but the large product."""
    project = new_project()
    ten_years.land(project, tmp_path_factory.mktemp("raw"))
    project.dbt("build", *NO_UNIT_TESTS, "--vars", "with_sample: false")
    assert project.customs("publish").returncode == 0
    made = project.run("dbt", "docs", "generate", "--static", "--quiet")
    assert made.returncode == 0, made.stdout
    return project


def test_ten_years_of_two_hundred_partners_are_soon_made_and_soon_drawn(
    project: Project, open_page: Callable[..., Page]
) -> None:
    start = time.perf_counter()
    done = project.run("customs", "site")
    seconds = time.perf_counter() - start
    assert done.returncode == 0, done.stderr
    site = project.published / "site"
    size = sum(path.stat().st_size for path in site.rglob("*") if path.is_file())
    explorer = (site / "explore" / f"{ten_years.PRODUCT}.en.html").as_uri()
    drawings = {}
    for choice in ("", IMPORTS):
        start = time.perf_counter()
        page = open_page(explorer + choice, size=WIDE)
        drawings[choice] = time.perf_counter() - start
        assert page.locator("#figures tbody tr").count() == 120
        page.context.close()
    told = {"seconds": seconds, "bytes": size, **drawings}
    print(told)
    assert seconds < SECONDS, told
    assert size < BYTES, told
    assert max(drawings.values()) < FIRST_DRAWING, told
