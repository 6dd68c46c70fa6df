"""A product's page in the explorer: everything that it may show, and the words for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb

from customs_monitor.bulletin import editions, provenance
from customs_monitor.bulletin.charts import PALETTES
from customs_monitor.bulletin.words import Names, Words

from . import members
from .pages import Site
from .pieces import CURRENCIES, TABLES, pieces, script, table_of

FOLDER = "explore"
FLOWS = ("export", "import", "total", "net_export")
PERIODS = ("month", "year_to_date", "rolling_12_months")
MEASURES = ("value", "quantity", "unit_value", "share", "growth")
# Of bulletins, from the site's folder, by currency and month.
Addresses = dict[str, dict[str, str]]
# Of these the page's script makes what it says.
_PREFIXES = ("explore.", "dash.", "text.", "list.", "show.marked", "table.label_with_unit")


def write(
    connection: duckdb.DuckDBPyConnection,
    site: Site,
    product: str,
    named: Mapping[str, Names],
    bulletins: Mapping[str, Addresses],
) -> dict[str, dict[str, Any]]:
    """Write a product's pieces and, in every language, the page that draws them.

    Returns the pieces by name, those in the currency of its bulletins first.

    Args:
        connection: the published database.
        site: the site that is being written.
        product: a product_id.
        named: by language, what members, products and units are called.
        bulletins: the addresses of its bulletins by language.
    """
    files: dict[str, str] = {}
    listed: dict[str, set[str]] = {breakdown: set() for breakdown in TABLES}
    months: dict[str, set[str]] = {}
    overviews: dict[str, list[str]] = {}
    # The currency that the product is printed in comes first.
    printed_in = editions.by_currency(connection, product)
    made = dict(pieces(connection, product, dict.fromkeys((*printed_in, *CURRENCIES))))
    for name, piece in made.items():
        file = f"{product}-{name.replace('/', '-')}"
        files[name] = "../" + site.share(file, "js", script(name, piece), FOLDER)
        currency, _, rest = name.partition("/")
        if rest == "overview":
            overviews[currency] = _known(piece, currency)
        else:
            listed[rest.split("/")[1]] |= piece["members"].keys()
        own = months.setdefault(currency, set())
        own.update(month for columns in piece["members"].values() for month in columns[0])
    for language, words in site.known.items():
        names = named[language]
        page = {
            "product": product,
            "product_name": names["product", product],
            "language": words("language.code"),
            "files": files,
            "months": {currency: sorted(own, reverse=True) for currency, own in months.items()},
            "overviews": overviews,
            "members": {
                breakdown: [
                    [code, names.get((breakdown, code), code)] for code in sorted(listed[breakdown])
                ]
                for breakdown in TABLES
                if breakdown != "overview"
            },
            "units": _units(names, words),
            "palette": PALETTES["light"],
            "standing": provenance.standing(connection, words, product),
            "member_page": f"../{members.FOLDER}/{site.file('{name}', language)}",
            "tables": {
                currency: {breakdown: table_of(currency, breakdown) for breakdown in TABLES}
                for currency in months
            },
            "bulletins": {
                currency: {month: f"../{address}" for month, address in months.items()}
                for currency, months in bulletins[language].items()
            },
            "words": _texts(words),
        }
        site.write(
            product,
            language,
            "explorer",
            {
                "page": page,
                "standing": page["standing"],
                "flows": FLOWS,
                "breakdowns": tuple(TABLES),
                "measures": MEASURES,
                "periods": PERIODS,
                "currencies": tuple(months),
            },
            folder=FOLDER,
            scripts=("vega", "page", "explorer"),
        )
    return made


def _known(overview: Mapping[str, Any], currency: str) -> list[str]:
    """Flow and period, `<flow>/<period>`, of which an overview has a value."""
    value = overview["columns"].index(f"value_{currency}")
    return [
        member
        for member, columns in overview["members"].items()
        if any(figure is not None for figure in columns[value])
    ]


def _units(named: Names, words: Words) -> dict[str, str]:
    """Units alone: where tables print 10,000 pieces, pieces."""
    before, after = words.texts["unit.quantity"].split("{unit}")
    return {
        code: name.removeprefix(before).removesuffix(after)
        for (kind, code), name in named.items()
        if kind == "unit"
    }


def _texts(words: Words) -> dict[str, str]:
    return {key: text for key, text in sorted(words.texts.items()) if key.startswith(_PREFIXES)}
