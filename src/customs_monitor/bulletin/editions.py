"""Which bulletins there are: of which products, in which currencies, of which months."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from datetime import date

import duckdb

from customs_monitor.errors import Refused

NO_BULLETIN = "found no bulletin, expected data of a product in product_list"


def products(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Products that have a bulletin."""
    rows = connection.execute(
        "select distinct product_id from marts.bulletin_tables order by all"
    ).fetchall()
    return [product for (product,) in rows]


def by_currency(connection: duckdb.DuckDBPyConnection, product_id: str) -> dict[str, list[date]]:
    """Report months of a product, oldest first, by currency: the one to take unasked comes first.

    Raises:
        Refused: the product has none, with the nearest names.
    """
    found = connection.execute(
        "select tables.currency, list(distinct report_month order by report_month) "
        "from marts.bulletin_tables as tables inner join marts.products using (product_id) "
        "where product_id = ? group by tables.currency, products.currency "
        "order by tables.currency <> products.currency, tables.currency <> 'usd'",
        [product_id],
    ).fetchall()
    if not found:
        raise _no_bulletin(connection, product_id)
    return dict(found)


def chosen_currency(
    connection: duckdb.DuckDBPyConnection, product_id: str, wanted: str | None
) -> str:
    """The currency that is asked for, or else the product's first.

    Raises:
        Refused: the product has no bulletin, or none in this currency.
    """
    return _chosen(by_currency(connection, product_id), product_id, wanted)


def months(
    connection: duckdb.DuckDBPyConnection, product_id: str, currency: str | None = None
) -> list[date]:
    """Report months of a product in a currency (its first, if none is given), oldest first.

    Raises:
        Refused: the product has none, with the nearest names, or none in this currency.
    """
    known = by_currency(connection, product_id)
    return known[_chosen(known, product_id, currency)]


def _chosen(known: Mapping[str, list[date]], product_id: str, wanted: str | None) -> str:
    if wanted is not None and wanted not in known:
        raise Refused(
            f"--currency: found '{wanted}', of which product '{product_id}' has no extract, "
            f"expected {' or '.join(known)}"
        )
    return wanted or next(iter(known))


def _no_bulletin(connection: duckdb.DuckDBPyConnection, product_id: str) -> Refused:
    codes = without_extracts(connection).get(product_id)
    if codes:
        return Refused(
            f"found no extract of product '{product_id}', expected one that was asked for "
            f"HS {', '.join(codes)}"
        )
    names = products(connection)
    near = difflib.get_close_matches(product_id, names, n=3, cutoff=0.5) or names[:10]
    return Refused(
        f"found no bulletin of product '{product_id}', expected "
        + (f"one of: {', '.join(near)}" if near else "data of a product in product_list")
    )


def newest_product(connection: duckdb.DuckDBPyConnection) -> str | None:
    """The product with the newest month: one from customs if there is, None without any."""
    row = connection.execute(
        "select product_id from marts.bulletin_tables inner join marts.products using (product_id) "
        "group by product_id, source "
        "order by max(report_month) desc, source <> 'customs', product_id"
    ).fetchone()
    return row[0] if row else None


def without_extracts(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Products of which no extract has anything, with the HS codes to ask for."""
    rows = connection.execute(
        "select product_id, list(distinct hs_code order by hs_code) from marts.products "
        "inner join marts.product_codes using (product_id) where not has_extracts "
        "group by product_id order by product_id"
    ).fetchall()
    return dict(rows)


def file_stem(
    product_id: str, month: date, language: str, currency: str, is_default_currency: bool
) -> str:
    """A bulletin's file name without its ending; only the default currency goes without saying."""
    return "-".join(
        (product_id, f"{month:%Y-%m}", *(() if is_default_currency else (currency,)), language)
    )
