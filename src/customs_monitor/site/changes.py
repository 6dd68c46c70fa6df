"""What changed, day by day of the downloads: months that came, months that were revised.

Both are told as lists, and the largest revised lines as the mart `revisions` has them. A feed says
the same to programs.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

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
    # Only what the site has a page of.
    days = _days(connection, {code for kind, code in named[next(iter(named))] if kind == "product"})
    for language, words in site.known.items():
        changes = [_change(*day, site, words, named[language]) for day in days]
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


# Flow and months that came, or were revised, by the key of the words for it.
_Months = list[tuple[str, str, list[date]]]
# A revised line: month, flow, kind, HS code, partner, province, value before and after, currency.
_Line = tuple[str, str, str, str, str, str, int | None, int | None, str]

# Revised lines of the products' own codes, in the months for which each code holds.
_OF_PRODUCTS = (
    "marts.revisions as r inner join marts.product_codes as p "
    "on starts_with(r.product_code, p.hs_code) and r.data_month >= p.valid_from "
    "and r.data_month <= coalesce(p.valid_to, r.data_month)"
)
_MONTHS = {
    "change.came": "select first_vintage, product_id, flow, "
    "list(distinct data_month order by data_month) from marts.coverage group by all order by all",
    "change.revised": "select vintage, product_id, flow, "
    f"list(distinct data_month order by data_month) from {_OF_PRODUCTS} group by all order by all",
}
_LINES = f"""
    with lines as (
        select distinct vintage, product_id, strftime(data_month, '%Y-%m') as month, flow, kind,
            product_code, partner_code, province_code, value_before, value_after, currency,
            abs(value_difference) as size
        from {_OF_PRODUCTS}
    )
    select *, row_number() over (
        partition by vintage, product_id
        order by size desc, month, flow, product_code, partner_code, province_code
    ) as line_no
    from lines
    qualify line_no <= {LINES_SHOWN}
    order by vintage, product_id, line_no
"""


def _days(
    connection: duckdb.DuckDBPyConnection, products: set[str]
) -> list[tuple[date, str, _Months, list[_Line]]]:
    """The newest days and products, with the months of each and its largest revised lines."""
    months: dict[tuple[date, str], _Months] = {}
    for key, query in _MONTHS.items():
        for day, product, flow, own in connection.execute(query).fetchall():
            months.setdefault((day, product), []).append((key, flow, own))
    lines: dict[tuple[date, str], list[_Line]] = {}
    for day, product, *line, _, _ in connection.execute(_LINES).fetchall():
        lines.setdefault((day, product), []).append(tuple(line))
    known = sorted((at for at in months if at[1] in products), reverse=True)
    return [(*at, months[at], lines.get(at, [])) for at in known[:DAYS_SHOWN]]


def _change(
    day: date,
    product: str,
    months: _Months,
    lines: list[_Line],
    site: Site,
    words: Words,
    names: Names,
) -> Change:
    return Change(
        day,
        product,
        names["product", product],
        tuple(
            words(
                key,
                flow=words(f"explore.flow.{flow}"),
                texts=month_ranges(own, words),
                count=len(own),
            )
            for key, flow, own in months
        ),
        tuple(
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
            for month, flow, kind, code, partner, province, before, after, currency in lines
        ),
        f"explore/{site.file(product, words.language)}",
    )
