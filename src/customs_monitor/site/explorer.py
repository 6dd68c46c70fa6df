"""A product's page in the explorer: everything that it may show, and the words for it."""

from __future__ import annotations

from typing import Any

import duckdb

from customs_monitor.bulletin import provenance
from customs_monitor.bulletin.charts import PALETTES
from customs_monitor.bulletin.words import Words

from .pages import Site
from .pieces import TABLES, pieces, script

FOLDER = "explore"
FLOWS = ("export", "import", "total", "net_export")
PERIODS = ("month", "year_to_date", "rolling_12_months")
MEASURES = ("value", "quantity", "unit_value", "share", "growth")
# Of these the page's script makes what it says.
_PREFIXES = ("explore.", "dash.", "text.", "list.", "show.marked", "table.label_with_unit")


def write(
    connection: duckdb.DuckDBPyConnection, site: Site, product: str, bulletins: dict[str, Any]
) -> None:
    """Write a product's pieces and, in every language, the page that draws them.

    Args:
        connection: the published database.
        site: the site that is being written.
        product: a product_id.
        bulletins: the addresses of its bulletins by language and month, from the site's folder.
    """
    files: dict[str, str] = {}
    members: dict[str, set[str]] = {breakdown: set() for breakdown in TABLES}
    months: set[str] = set()
    for name, piece in pieces(connection, product):
        file = f"{product}-{name.replace('/', '-')}"
        files[name] = "../" + site.share(file, "js", script(name, piece), FOLDER)
        breakdown = name.split("/")[-2] if name.count("/") > 1 else "overview"
        if breakdown != "overview":
            members[breakdown] |= piece["members"].keys()
        months.update(month for columns in piece["members"].values() for month in columns[0])
    for language, words in site.known.items():
        named = names(connection, language)
        page = {
            "product": product,
            "product_name": named["product", product],
            "language": words("language.code"),
            "files": files,
            "months": sorted(months, reverse=True),
            "members": {
                breakdown: [
                    [code, named.get((breakdown, code), code)]
                    for code in sorted(members[breakdown])
                ]
                for breakdown in TABLES
                if breakdown != "overview"
            },
            "units": _units(named, words),
            "palette": PALETTES["light"],
            "standing": provenance.standing(connection, words, product),
            "pages": {},
            "tables": {breakdown: table for breakdown, (table, _) in TABLES.items()},
            "bulletins": {month: f"../{address}" for month, address in bulletins[language].items()},
            "words": _texts(words),
        }
        site.write(
            product,
            language,
            "explorer",
            {
                "page": page,
                "flows": FLOWS,
                "breakdowns": tuple(TABLES),
                "measures": MEASURES,
                "periods": PERIODS,
                "currencies": sorted({name.split("/")[0] for name in files}, reverse=True),
            },
            folder=FOLDER,
            scripts=("vega", "page", "explorer"),
        )


def names(connection: duckdb.DuckDBPyConnection, language: str) -> dict[tuple[str, str], str]:
    """What members, products and units are called, by list and code."""
    rows = connection.execute(
        "select list, code, name from marts.names where language = ? "
        "and list in ('product', 'partner', 'province', 'region', 'unit')",
        [language],
    ).fetchall()
    return {(kind, code): name for kind, code, name in rows}


def _units(named: dict[tuple[str, str], str], words: Words) -> dict[str, str]:
    """Units alone: where tables print 10,000 pieces, pieces."""
    before, after = words.texts["unit.quantity"].split("{unit}")
    return {
        code: name.removeprefix(before).removesuffix(after)
        for (kind, code), name in named.items()
        if kind == "unit"
    }


def _texts(words: Words) -> dict[str, str]:
    return {key: text for key, text in sorted(words.texts.items()) if key.startswith(_PREFIXES)}
