"""What changed, day by day of the downloads: months that came, months that were revised.

Both are told as lists, and the largest revised lines as the mart `revisions` has them. A feed says
the same to programs.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from customs_monitor.bulletin import html
from customs_monitor.bulletin.legible import legible
from customs_monitor.bulletin.numbers import whole
from customs_monitor.bulletin.provenance import month_ranges
from customs_monitor.bulletin.words import Names, Words
from customs_monitor.serving.publications import Publications

from .pages import Site

# Days that are told, and revised lines of each: the newest and the largest.
DAYS_SHOWN, LINES_SHOWN = 24, 20


@dataclass(frozen=True)
class Revised:
    """A line that a newer download states differently."""

    month: str
    flow: str
    kind: str
    code: str
    who: str
    before: str
    after: str
    currency: str


@dataclass(frozen=True)
class Change:
    """What a day's downloads changed of a product."""

    day: date
    product_id: str
    product: str
    texts: tuple[str, ...]
    lines: tuple[Revised, ...]
    explorer: str

    @property
    def anchor(self) -> str:
        """Where the page tells it."""
        return f"{self.product_id}-{self.day}"

    def feed_id(self, language: str) -> str:
        """The same whenever and wherever the feed is made."""
        return uuid.uuid5(uuid.NAMESPACE_OID, f"{self.product_id} {self.day} {language}").urn


def write(
    connection: duckdb.DuckDBPyConnection,
    site: Site,
    named: Mapping[str, Names],
    publications: Publications,
    base_url: str | None,
) -> None:
    """Write the page and the feed in every language.

    Args:
        connection: the published database.
        site: the site that is being written.
        named: by language, the names of members and products by list and code.
        publications: where the database lies among others, if it does.
        base_url: where the site will be, ending in a slash; a feed has absolute addresses then.
    """
    ((this_build, started),) = connection.execute(
        "select build_id, started_at from build_info"
    ).fetchall()
    earlier = [build for build in publications.builds if build.build_id < this_build]
    before = earlier[-1].manifest if earlier else None
    known_until = ((before or {}).get("vintages") or {}).get("last")
    for language, words in site.known.items():
        changes = _changes(connection, site, words, named[language])
        given = {
            "changes": changes,
            "is_new": [
                change.anchor
                for change in changes
                if known_until and change.day > date.fromisoformat(known_until)
            ],
            "before": before and {"id": before["build_id"], "on": before["published_at"][:10]},
            "feed": site.file("changes", language).replace(".html", ".xml"),
        }
        site.write("changes", language, "changes", given)
        printed, _ = legible(changes)
        (site.folder / str(given["feed"])).write_text(
            html.environment()
            .get_template("changes.xml.j2")
            .render(
                words=words,
                changes=printed,
                base=base_url or "",
                page=site.file("changes", language),
                feed=given["feed"],
                feed_id=uuid.uuid5(uuid.NAMESPACE_OID, f"customs-monitor {language}").urn,
                updated=started,
            ),
            "utf-8",
        )


def _changes(
    connection: duckdb.DuckDBPyConnection,
    site: Site,
    words: Words,
    names: Names,
) -> list[Change]:
    came = connection.execute(
        "select first_vintage, product_id, flow, list(distinct data_month order by data_month) "
        "from marts.coverage group by all order by all"
    ).fetchall()
    revised = connection.execute(
        f"select vintage, product_id, flow, list(distinct data_month order by data_month) "
        f"from {_OF_PRODUCTS} group by all order by all"
    ).fetchall()
    told: dict[tuple[date, str], list[str]] = {}
    for key, rows in (("change.came", came), ("change.revised", revised)):
        for day, product, flow, months in rows:
            text = words(
                key,
                flow=words(f"explore.flow.{flow}"),
                texts=month_ranges(months, words),
                count=len(months),
            )
            told.setdefault((day, product), []).append(text)
    # Only what the site has a page of.
    known = sorted((at for at in told if ("product", at[1]) in names), reverse=True)[:DAYS_SHOWN]
    return [
        Change(
            day,
            product,
            names["product", product],
            tuple(told[day, product]),
            _lines(connection, day, product, names),
            f"explore/{site.file(product, words.language)}",
        )
        for day, product in known
    ]


# Revised lines of the products' own codes, in the months for which each code holds.
_OF_PRODUCTS = (
    "marts.revisions as r inner join marts.product_codes as p "
    "on starts_with(r.product_code, p.hs_code) and r.data_month >= p.valid_from "
    "and r.data_month <= coalesce(p.valid_to, r.data_month)"
)


def _lines(
    connection: duckdb.DuckDBPyConnection,
    day: date,
    product: str,
    names: Names,
) -> tuple[Revised, ...]:
    rows: list[tuple[Any, ...]] = connection.execute(
        "select distinct strftime(data_month, '%Y-%m'), flow, kind, product_code, partner_code, "
        "province_code, value_before, value_after, currency, abs(value_difference) as size "
        f"from {_OF_PRODUCTS} where vintage = ? and product_id = ? "
        "order by size desc, 1, 2, 4, 5, 6 "
        f"limit {LINES_SHOWN}",
        [day, product],
    ).fetchall()
    return tuple(
        Revised(
            month,
            flow,
            kind,
            code,
            ", ".join(
                names.get((list_, member), member)
                for list_, member in (("partner", partner), ("province", province))
                if member
            ),
            whole(before),
            whole(after),
            currency,
        )
        for month, flow, kind, code, partner, province, before, after, currency, _ in rows
    )
