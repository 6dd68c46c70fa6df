"""A page for each partner and province: what it trades in each product, and how that moved."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from customs_monitor.bulletin.numbers import NONE, decimals, whole
from customs_monitor.bulletin.words import Names

from .pages import Site
from .spark import Line, line

FOLDER = "members"
KINDS = ("partner", "province")


@dataclass(frozen=True)
class Trade:
    """What a member trades of a product in one flow: its latest month, as printed."""

    product: str
    flow: str
    currency: str
    month: str
    value: str
    growth: str
    share: str
    rank: str
    year_to_date: str
    year_to_date_growth: str
    trend: Line | None


@dataclass
class Members:
    """The members of all products so far, by kind and code."""

    trades: dict[tuple[str, str], list[Trade]] = field(default_factory=dict)

    def add(self, product: str, pieces: Mapping[str, dict[str, Any]]) -> None:
        """Take what a product's pieces say of each member, in its first currency."""
        currency = next(iter(pieces)).split("/")[0] if pieces else ""
        for kind in KINDS:
            for flow in ("export", "import"):
                month, year = (
                    pieces.get(f"{currency}/{flow}/{kind}/{period}")
                    for period in ("month", "year_to_date")
                )
                if month is None:
                    continue
                for code, columns in month["members"].items():
                    if not re.fullmatch(r"\w+", code, re.ASCII):
                        continue
                    total = year["members"].get(code) if year else None
                    found = _trade(product, flow, currency, month["columns"], columns, total)
                    self.trades.setdefault((kind, code), []).append(found)

    def write(self, site: Site, named: Mapping[str, Names]) -> None:
        """Write the page of each member, and the list of all.

        Args:
            site: the site that is being written.
            named: by language, the names of members and products by list and code.
        """
        for language in site.known:
            names = named[language]
            for (kind, code), trades in sorted(self.trades.items()):
                given = {
                    "name": names.get((kind, code), code),
                    "kind": kind,
                    "code": code,
                    "trades": trades,
                    "products": {t.product: names["product", t.product] for t in trades},
                    "explorers": {
                        t.product: f"../explore/{site.file(t.product, language)}" for t in trades
                    },
                }
                site.write(f"{kind}-{code}", language, "member", given, folder=FOLDER)
            lists = {
                kind: [
                    (names.get((kind, code), code), self.address(site, kind, code, language))
                    for own, code in sorted(self.trades)
                    if own == kind
                ]
                for kind in KINDS
            }
            site.write("members", language, "members", {"lists": lists})

    @staticmethod
    def address(site: Site, kind: str, code: str, language: str) -> str:
        """A member's page, from the site's folder."""
        return f"{FOLDER}/{site.file(f'{kind}-{code}', language)}"


def _trade(
    product: str,
    flow: str,
    currency: str,
    names: list[str],
    columns: list[Any],
    year_to_date: list[Any] | None,
) -> Trade:
    own = dict(zip(names, columns, strict=True))
    latest = {name: values[-1] for name, values in own.items()}
    value, growth = f"value_{currency}", f"value_{currency}_yoy_pct"
    total: dict[str, Any] = {value: None, growth: None, "is_complete": None}
    if year_to_date and year_to_date[0][-1] == latest["month"]:
        total = {name: values[-1] for name, values in zip(names, year_to_date, strict=True)}
    return Trade(
        product=product,
        flow=flow,
        currency=currency,
        month=latest["month"],
        value=_marked(whole(latest[value]), latest),
        growth=decimals(latest[growth], 1),
        share=decimals(latest["share_pct"], 1),
        rank=whole(latest["rank"]),
        year_to_date=_marked(whole(total[value]), total),
        year_to_date_growth=decimals(total[growth], 1),
        # Months in which it is not listed are no trade, or not known: a hole either way.
        trend=line(dict(zip(own["month"], own[value], strict=True))),
    )


def _marked(text: str, row: Mapping[str, Any]) -> str:
    return f"{text}*" if row["is_complete"] is False and text != NONE else text
