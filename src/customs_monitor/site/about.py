"""The reader's page: what the figures are, what they are classified by, when they come."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

import duckdb

from customs_monitor.bulletin.words import Names

from .pages import Site

# What is defined, in this order.
TERMS = (
    *("value", "quantity", "unit_value", "growth", "share", "rank", "net_export"),
    *("partner", "province", "region", "period", "star"),
)
# What the columns are described in.
DICTIONARY_LANGUAGE = "en"


def write(
    connection: duckdb.DuckDBPyConnection,
    site: Site,
    named: Mapping[str, Names],
) -> None:
    """Write the page in every language, and the dictionary of all columns in its own."""
    codes = connection.execute(
        "select product_id, hs_edition, list(hs_code order by hs_code), "
        "strftime(valid_from, '%Y-%m'), strftime(valid_to, '%Y-%m') from marts.product_codes "
        "where product_id in (select product_id from marts.products) group by all order by all"
    ).fetchall()
    due = connection.execute(
        "select product_id, strftime(latest_month, '%Y-%m'), strftime(next_month, '%Y-%m'), "
        "next_month_due_on::varchar from marts.product_status "
        "where latest_month is not null order by product_id"
    ).fetchall()
    for language, words in site.known.items():
        names = named[language]
        given = {
            "terms": TERMS,
            "sections": words.numbered("reader"),
            "codes": [
                (names.get(("product", product), product), *rest) for product, *rest in codes
            ],
            "due": [(names.get(("product", product), product), *rest) for product, *rest in due],
            "dictionary": site.file("dictionary", DICTIONARY_LANGUAGE),
        }
        site.write("about", language, "about", given)
    _dictionary(connection, site)


def _dictionary(connection: duckdb.DuckDBPyConnection, site: Site) -> None:
    """Every column of every public table, from the comments in the published database."""
    rows = connection.execute(
        "select t.table_name, coalesce(t.comment, ''), c.column_name, c.data_type, "
        "coalesce(c.comment, '') from duckdb_columns() as c inner join ("
        "  select database_oid, schema_name, table_name, comment from duckdb_tables() union all "
        "  select database_oid, schema_name, view_name, comment from duckdb_views()"
        ") as t using (database_oid, schema_name, table_name) "
        "where c.schema_name = 'marts' order by t.table_name, c.column_index"
    ).fetchall()
    tables = [
        (*key, [row[2:] for row in columns])
        for key, columns in groupby(rows, lambda row: (row[0], row[1]))
    ]
    language = DICTIONARY_LANGUAGE if DICTIONARY_LANGUAGE in site.known else next(iter(site.known))
    site.write("dictionary", language, "dictionary", {"tables": tables}, is_alone=True)
