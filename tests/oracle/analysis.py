"""Section Why trade moved: the marts of analysis, from the members' rows of the trade tables."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import sqrt

from .published import Months
from .terms import FLOWS, Key, Mart, Row, Settings

PARTS = ("price", "quantity", "entry", "exit", "unmeasured")


def flows_with_growth(
    overview: Mart, members: dict[str, Mart], products: set[str]
) -> Iterator[tuple[Key, Row, list[Row]]]:
    """Each flow of a named product that has a growth, with the rows of one breakdown's members."""
    for breakdown, rows in members.items():
        by_flow: dict[Key, list[Row]] = {}
        for key, row in rows.items():
            by_flow.setdefault(key[:4], []).append(row)
        for key, flow in overview.items():
            is_flow = key[3] in ("export", "import") and key[2] in products
            if is_flow and flow["yoy_status"] == "ok" and key in by_flow:
                yield (*key, breakdown), flow, by_flow[key]


def is_matched(row: Row) -> bool:
    """Value and quantity on both sides, in one unit."""
    sides = ("value", "value_last_year", "quantity", "quantity_last_year")
    return row["quantity_yoy_status"] != "mixed_units" and all(row[side] for side in sides)


def growth_parts(overview: Mart, members: dict[str, Mart], products: set[str]) -> Mart:
    """Bennet's indicator; what no member tells of the change is unmeasured."""
    mart: Mart = {}
    for key, flow, rows in flows_with_growth(overview, members, products):
        if not all(row["is_complete"] and row["is_complete_last_year"] for row in rows):
            continue
        change = dict.fromkeys(PARTS, Fraction(0))
        for row in rows:
            v1, v0 = row["value"] or 0, row["value_last_year"] or 0
            if is_matched(row):
                q1, q0 = row["quantity"], row["quantity_last_year"]
                price = Fraction(q0 + q1, 2) * (Fraction(v1, q1) - Fraction(v0, q0))
                change["price"] += price
                change["quantity"] += v1 - v0 - price
            elif v0 == 0:
                change["entry"] += v1
            elif v1 == 0:
                change["exit"] -= v0
        measured = sum(change.values())
        change["unmeasured"] = flow["value_change"] - measured
        reached = Fraction(0)
        for part in PARTS:
            points = 100 * change[part] / flow["value_last_year"]
            mart[*key, part] = {
                "value_usd_change": change[part],
                "contribution_pp": points,
                "from_pp": reached,
                "to_pp": reached + points,
            }
            reached += points
    return mart


def unit_value_indices(
    overview: Mart, members: dict[str, Mart], products: set[str], settings: Settings
) -> Mart:
    """Laspeyres, Paasche, Fisher over the matched members, last year = 100."""
    mart: Mart = {}
    for key, flow, rows in flows_with_growth(overview, members, products):
        matched = [row for row in rows if is_matched(row)]
        v1, v0 = (sum(row[side] for row in matched) for side in ("value", "value_last_year"))
        shares = Fraction(100 * v1, flow["value"]) if flow["value"] else Fraction(0)
        shares_last_year = Fraction(100 * v0, flow["value_last_year"])
        laspeyres = paasche = fisher = quantity = None
        if matched:
            old_basket = sum(r["unit_value"] * r["quantity_last_year"] for r in matched)
            new_basket = sum(r["unit_value_last_year"] * r["quantity"] for r in matched)
            laspeyres, paasche = 100 * old_basket / v0, 100 * v1 / new_basket
            fisher = Fraction(sqrt(laspeyres * paasche))
            quantity = 100 * Fraction(100 * v1, v0) / fisher
        mart[key] = {
            "laspeyres_unit_value_index": laspeyres,
            "paasche_unit_value_index": paasche,
            "fisher_unit_value_index": fisher,
            "fisher_quantity_index": quantity,
            "matched_count": len(matched),
            "matched_share_pct": shares,
            "matched_share_pct_last_year": shares_last_year,
            "is_reliable": min(shares, shares_last_year) >= settings.min_matched_share,
        }
    return mart


def concentration(overview: Mart, members: dict[str, Mart], products: set[str]) -> Mart:
    """Herfindahl and Hirschman's index and the shares of the largest, of sides that are whole."""
    mart: Mart = {}
    for key, _, rows in flows_with_growth(overview, members, products):
        mart[key] = {}
        for side in ("", "_last_year"):
            shares = [row[f"share_pct{side}"] for row in rows]
            is_whole = all(row[f"is_complete{side}"] for row in rows)
            known = sorted((share for share in shares if share is not None), reverse=True)
            hhi = sum(share**2 for share in known) if is_whole and known else None
            mart[key] |= {
                f"hhi{side}": hhi,
                f"cr3_pct{side}": sum(known[:3]) if hhi is not None else None,
                f"cr5_pct{side}": sum(known[:5]) if hhi is not None else None,
                f"effective_members{side}": 10_000 / hhi if hhi else None,
            }
    return mart


def trade_series(
    rows: Mart, published: dict[tuple[str, str, str], Months], products: set[str]
) -> Mart:
    """The rows of single months, and where a member has none 0, or null if that is not known."""
    monthly = {
        (key[0], *key[2:]): row
        for key, row in rows.items()
        if "month" in key and key[2] in products
    }
    mart: Mart = {}
    for product, flow, breakdown, code in sorted({key[1:] for key in monthly}):
        covered = {m for f in FLOWS for m in published[(product, f, "overview")]}
        table = published.get(
            (product, flow, "partner" if breakdown == "region" else breakdown), {}
        )
        for month in covered:
            row = monthly.get((month, product, flow, breakdown, code))
            if row is None:
                known = table.get(month)
                is_listed = known is not None and known.is_complete
                is_whole = known is not None and known.is_complete and known.is_valued
                row = {
                    "value": 0 if is_whole else None,
                    "quantity": 0 if is_listed else None,
                    "quantity_unit": None,
                    "unit_value": None,
                    "is_complete": is_whole,
                }
            mart[(month, product, flow, breakdown, code)] = {
                "value_usd": row["value"],
                "quantity": row["quantity"],
                "quantity_unit": row["quantity_unit"],
                "unit_value_usd": row["unit_value"],
                "is_complete": row["is_complete"],
            }
    return mart
