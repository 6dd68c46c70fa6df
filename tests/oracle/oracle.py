"""Every mart, recomputed from the raw text by docs/methodology.md alone.

Nothing here is shared with the models: no SQL, no data frames, no tricks. Lines are kept as lists,
months are walked one by one, and a figure is a sum over the set of lines of its period. Where a
model is clever, this is naive, so that the two can only agree for the right reason.

Amounts are ``int``, ratios ``fractions.Fraction``; a mart is a dict from its primary key to the
row's columns. Section names in the docstrings are those of docs/methodology.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from .alerts import alerts
from .analysis import concentration, growth_parts, trade_series, unit_value_indices
from .answers import Answers
from .bulletin import bulletin_cells
from .code_lists import CodeLists, Member, with_every_code
from .lines import latest_lines, typed_lines
from .measures import percentage_change
from .mirror import MirrorFile, mirror_asymmetry
from .provenance import coverage, extract_ledger, revisions
from .published import published_months
from .questions import extracts_of, with_repeats
from .tables import Tables
from .terms import Key, Mart, Row, Settings
from .working_days import trade_per_working_day


def in_currency(row: Row, currency: str) -> Row:
    """A row's columns with the currency in their names, such as ``value_usd_change``."""
    return {
        column.replace("value", f"value_{currency}"): value
        for column, value in row.items()
        if not column.startswith("_")
    }


@dataclass
class Oracle:
    """The warehouse in plain Python: built from text rows and questions, it computes each mart."""

    rows: Sequence[Mapping[str, str]]
    lists: CodeLists
    settings: Settings = field(default_factory=Settings)
    questions: Sequence[Mapping[str, str]] = ()
    mirror: Sequence[MirrorFile] = ()

    def __post_init__(self) -> None:
        self.partners = dict(self.lists.partners)
        self.provinces = dict(self.lists.provinces)
        for row in self.rows:
            self._add_unlisted(self.partners, row["partner_code"], row["partner_name"])
            self._add_unlisted(self.provinces, row["province_code"], row["province_name"])
        self.regions = {
            r.code: Member(r.name_zh, r.name_en, r.name_zh, r.name_en) for r in self.lists.regions
        }
        self.names = {
            "partner": self.partners,
            "province": self.provinces,
            "region": self.regions,
        }

    @staticmethod
    def _add_unlisted(members: dict[str, Member], code: str, name: str) -> None:
        """Section Unknown codes: they count under their own code and the file's name."""
        if code and code not in members:
            members[code] = Member(name, name, name, name)

    def marts(self) -> dict[str, Mart]:
        """Every mart by name."""
        rows, questions = with_repeats(self.rows, self.questions)
        extracts = extracts_of(rows, questions, self.settings)
        lines = typed_lines(rows, extracts, self.lists)
        latest = latest_lines(lines, extracts.values())
        lists = self.lists
        if self.settings.monitor_all_codes:
            lists = with_every_code(lists, ((e.product_code, e.month) for e in lines))
        answers = Answers(lines, extracts.values(), lists)
        usd, cny = (
            Tables(published_months(latest, answers, lists, currency), lists, self.settings)
            for currency in ("usd", "cny")
        )
        partners = self.by_member("partner", usd.partner)
        provinces = self.by_member("province", usd.province)
        tables = usd.overview, {"partner": usd.partner, "province": usd.province}
        named = set(self.lists.basket)
        moved = revisions(lines, answers)
        traded_regions = {k: row for k, row in usd.region.items() if row["_is_traded"]}
        return {
            "trade_overview": self.trade_overview(usd),
            "trade_by_partner": partners,
            "trade_by_region": self.by_member("region", traded_regions),
            "trade_by_province": provinces,
            "top_partners": self.top("partner_code", "usd", partners),
            "top_provinces": self.top("province_code", "usd", provinces),
            "top_partners_in_yuan": self.top(
                "partner_code", "cny", self.by_member("partner", cny.partner, "cny")
            ),
            "top_provinces_in_yuan": self.top(
                "province_code", "cny", self.by_member("province", cny.province, "cny")
            ),
            "bulletin_cells": bulletin_cells(usd, "usd", self.lists, self.names)
            | bulletin_cells(cny, "cny", self.lists, self.names),
            "trade_in_yuan": self.trade_in_yuan(cny),
            "currency_effects": self.currency_effects(usd, cny),
            "growth_parts": growth_parts(*tables, named),
            "unit_value_indices": unit_value_indices(*tables, named, self.settings),
            "concentration": concentration(*tables, named),
            "trade_series": trade_series(dict(self.all_rows(usd)), usd.published, named),
            "trade_per_working_day": trade_per_working_day(
                usd.overview, self.lists.working_days, named
            ),
            "mirror_asymmetry": mirror_asymmetry(
                usd, answers, self.lists, self.settings, self.mirror
            ),
            "revisions": moved,
            "alerts": alerts(usd, moved, latest, rows, self.lists),
            "coverage": coverage(latest, answers, lists),
            "extract_ledger": extract_ledger(
                self.rows, extracts_of(self.rows, self.questions, self.settings)
            ),
        }

    @staticmethod
    def trade_overview(usd: Tables) -> Mart:
        """The overview in dollars, where a share would always be 100."""
        shares = ("share_pct", "share_pct_last_year", "share_change_pp", "contribution_pp")
        return {
            key: {k: v for k, v in in_currency(row, "usd").items() if k not in shares}
            for key, row in usd.overview.items()
        }

    def by_member(self, breakdown: str, rows: Mart, currency: str = "usd") -> Mart:
        """A table's rows with the names of its members, as the bulletin prints them."""
        mart: Mart = {}
        for key, row in rows.items():
            member = self.names[breakdown][key[-1]]
            mart[key] = in_currency(row, currency) | {
                f"{breakdown}_name_zh": member.short_zh,
                f"{breakdown}_name_en": member.short_en,
            }
            if breakdown == "partner":
                mart[key]["partner_iso3"] = member.iso3
        return mart

    def top(self, code_column: str, currency: str, members: Mart) -> Mart:
        """The rows with rank <= top_n; the rank is the key and the code becomes a column."""
        return {
            (*key[:4], row["rank"]): {k: v for k, v in row.items() if k != "rank"}
            | {code_column: key[4], "currency": currency}
            for key, row in members.items()
            if row["rank"] is not None and row["rank"] <= self.settings.top_n
        }

    @staticmethod
    def all_rows(tables: Tables) -> Iterator[tuple[Key, Row]]:
        """The rows of every table of a currency by (…, breakdown, member)."""
        for breakdown in ("overview", "region", "partner", "province"):
            rows: Mart = getattr(tables, breakdown)
            for key, row in rows.items():
                if breakdown != "region" or row["_is_traded"]:
                    yield (*key[:4], breakdown, key[4] if len(key) > 4 else ""), row

    def trade_in_yuan(self, cny: Tables) -> Mart:
        """Section Currencies: the same measures from the yuan extracts alone."""
        mart: Mart = {}
        for key, row in self.all_rows(cny):
            breakdown, code = key[4:]
            member = self.names[breakdown][code] if code else None
            unranked = ("rank", "rank_last_year", "rank_change", "member_status")
            mart[key] = dict.fromkeys(unranked) | in_currency(row, "cny")
            mart[key]["member_name_zh"] = member.short_zh if member else None
            mart[key]["member_name_en"] = member.short_en if member else None
        return mart

    def currency_effects(self, usd: Tables, cny: Tables) -> Mart:
        """Section Currencies: where both values are published, the implied rate and its effect."""
        mart: Mart = {}
        rows_in_yuan = dict(self.all_rows(cny))
        for key, row in self.all_rows(usd):
            yuan = rows_in_yuan.get(key)
            if "net_export" in key or yuan is None or row["value"] is None or yuan["value"] is None:
                continue
            rate = implied_rate(yuan["value"], row["value"])
            rate_last_year = implied_rate(yuan["value_last_year"], row["value_last_year"])
            growth, growth_in_yuan = row["value_yoy_pct"], yuan["value_yoy_pct"]
            mart[key] = {
                "value_usd": row["value"],
                "value_cny": yuan["value"],
                "value_usd_yoy_pct": growth,
                "value_cny_yoy_pct": growth_in_yuan,
                "cny_per_usd": rate,
                "cny_per_usd_last_year": rate_last_year,
                "cny_per_usd_change_pct": (
                    percentage_change(rate, rate_last_year)
                    if rate is not None and rate_last_year
                    else None
                ),
                "exchange_rate_effect_pp": (
                    growth - growth_in_yuan
                    if growth is not None and growth_in_yuan is not None
                    else None
                ),
            }
        return mart


def implied_rate(yuan: int | None, dollars: int | None) -> Fraction | None:
    """Section Currencies: yuan / dollars; null where one is not published or the dollars are 0."""
    return Fraction(yuan, dollars) if yuan is not None and dollars else None
