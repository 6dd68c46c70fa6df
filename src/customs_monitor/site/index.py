"""The first page: key figures of every product, its months, and a search over all pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from customs_monitor.bulletin.content import Bulletin, Table
from customs_monitor.bulletin.words import Names

from . import explorer, members
from .pages import Site
from .spark import Line, line


@dataclass(frozen=True)
class Page:
    """A bulletin in the index."""

    month: date
    href: str
    is_complete: bool
    # Its name where it is not the product's own.
    currency: str | None


@dataclass(frozen=True)
class Product:
    """A product in the index, in the index' language, the newest month first."""

    product_id: str
    name: str
    pages: list[Page]
    latest: Bulletin
    # What the charts of value say in words, by flow.
    alts: Mapping[str, str]

    @property
    def newest(self) -> Page:
        """The page of the latest bulletin."""
        return next(page for page in self.pages if page.month == self.latest.month)

    @property
    def table(self) -> Table:
        """The key figures as printed."""
        return self.latest.tables[0]

    def years(self) -> list[tuple[int, list[Page]]]:
        """Pages by year."""
        return [(year, list(pages)) for year, pages in groupby(self.pages, lambda p: p.month.year)]


def lines(pieces: Mapping[str, dict[str, Any]]) -> dict[str, Line | None]:
    """The months of each flow as a line, in the first currency that has an overview."""
    for name, piece in pieces.items():
        currency, _, rest = name.partition("/")
        if rest == "overview":
            value = piece["columns"].index(f"value_{currency}")
            return {
                flow: line(dict(zip(columns[0], columns[value], strict=True)))
                for flow in ("export", "import")
                if (columns := piece["members"].get(f"{flow}/month"))
            }
    return {}


def write(
    site: Site,
    products: Mapping[str, list[Product]],
    lines: Mapping[str, dict[str, Line | None]],
    trading: members.Members,
    named: Mapping[str, Names],
) -> None:
    """Write the page in every language.

    Args:
        site: the site that is being written.
        products: what it lists, by language.
        lines: of each product a line for each flow.
        trading: whom the site has a page of.
        named: by language, the names of members and products by list and code.
    """
    for language in site.known:
        explorers = {
            product.product_id: f"{explorer.FOLDER}/{site.file(product.product_id, language)}"
            for product in products[language]
        }
        given = {
            "products": products[language],
            "explorers": explorers,
            "lines": lines,
            "searched": _searched(site, language, products[language], explorers, trading, named),
        }
        site.write("index", language, "index", given, scripts=("page", "search"))


def _searched(
    site: Site,
    language: str,
    products: list[Product],
    explorers: Mapping[str, str],
    trading: members.Members,
    named: Mapping[str, Names],
) -> list[tuple[str, str, str, str]]:
    """What can be found: its name, what it is, where it lies, what else it is called."""
    words = site.known[language]

    def entry(name: str, kind: str, href: str, key: tuple[str, str]) -> tuple[str, str, str, str]:
        others = {names[key] for names in named.values() if key in names} | {key[1]}
        return name, words(f"page.a_{kind}"), href, " ".join(sorted(others))

    found = []
    for product in products:
        key = ("product", product.product_id)
        found.append(entry(product.name, "product", explorers[product.product_id], key))
        for page in product.pages:
            month = words("page.month_of", period=f"{page.month:%Y-%m}", product=product.name)
            texts = [month, page.currency] if page.currency else [month]
            found.append(entry(words.joined("list.names", texts), "month", page.href, key))
    for kind, code in sorted(trading.trades):
        name = named[language].get((kind, code), code)
        found.append(entry(name, kind, trading.address(site, kind, code, language), (kind, code)))
    return found
