"""Section How the bulletin prints."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction

from .code_lists import CodeLists, Member
from .tables import Tables
from .terms import Mart, Row


def bulletin_cells(
    tables: Tables, currency: str, lists: CodeLists, names: dict[str, dict[str, Member]]
) -> Mart:
    """Five tables, for the month and the year to date, in two languages, of the named products
    that some extract answers in the currency."""
    valued = {
        product
        for (product, *_), months in tables.published.items()
        if any(published.has_values for published in months.values())
    }
    top_n = tables.settings.top_n
    order = {r.code: r.bulletin_order for r in lists.regions if r.bulletin_order}
    columns: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for column in lists.layout:
        columns[(column["breakdown"], column["flow"])].append(column)

    mart: Mart = {}
    for breakdown in ("overview", "region", "partner", "province"):
        rows: Mart = getattr(tables, breakdown)
        for key, row in rows.items():
            month, period, product, flow = key[:4]
            code = key[4] if len(key) > 4 else None
            is_printed = product in lists.basket and period != "rolling_12_months"
            if not (is_printed and product in valued):
                continue
            if "rank" in row and (row["rank"] is None or row["rank"] > top_n):
                continue
            if breakdown == "region" and not (code in order and row["_is_printed"]):
                continue
            for column in columns[(breakdown, flow)]:
                row_no = {
                    "overview": int(column["row_no"] or 0),
                    "region": order.get(code, 0),
                    "partner": len(order) + (row.get("rank") or 0),
                    "province": row.get("rank") or 0,
                }[breakdown]
                overview = tables.overview[key[:4]]
                text, note, exact = printed(column["measure"], row, overview)
                is_growth = column["measure"] in ("value_yoy", "quantity_yoy")
                for language in ("zh", "en"):
                    if code is None:
                        label = lists.labels[column["row_label"], language]
                    else:
                        label = getattr(names[breakdown][code], f"short_{language}")
                    cell = (int(column["table_no"]), period, row_no, column["column_name"])
                    mart[(month, product, currency, language, *cell)] = {
                        "column_no": int(column["column_no"]),
                        "row_label": label,
                        "column_label": lists.labels[column["column_label"], language],
                        "printed_text": text,
                        "unit": printed_unit(column["measure"], currency, row, language, lists),
                        **shown(text, exact, column["measure"], currency, language),
                        "row_group": {
                            ("region", "zh"): "重点区域",
                            ("region", "en"): "Key regions",
                            ("partner", "zh"): f"排名前 {top_n} 地区",
                            ("partner", "en"): f"Top {top_n} partners",
                        }.get((breakdown, language)),
                        "text_digits": three_figures(column["measure"], exact, text),
                        "shown_unit": shown_unit(column["measure"], currency, row, language, lists),
                        "note": note,
                        "flow": flow,
                        "breakdown": breakdown,
                        "member_code": code,
                        "rank": row.get("rank"),
                        "measure": column["measure"],
                        "exact_value": exact,
                        **fraction(column["measure"], row, overview),
                        "has_small_base": is_growth and text != "-" and Fraction(text) >= 1000,
                        "is_complete": row["is_complete"],
                        "is_complete_last_year": row["is_complete_last_year"],
                    }
    return mart


def fraction(measure: str, row: Row, overview: Row) -> Row:
    """The figure as whole numbers above and below the line, as they were counted."""
    above: int | None
    below: int | None
    if measure == "share":
        above = 100 * row["value"] if row["value"] is not None and overview["is_complete"] else None
        below = overview["value"] or None
    elif measure in ("value_yoy", "quantity_yoy"):
        what = measure.removesuffix("_yoy")
        below = row[f"{what}_last_year"]
        is_known = row[f"{what}_yoy_pct"] is not None
        above = 100 * (row[what] - below) if is_known else None
    else:
        above, below = row[measure], 10_000 if measure == "quantity" else 100_000_000
    return {"numerator": above, "denominator": None if above is None else below}


def shown(text: str, exact: Fraction | None, measure: str, currency: str, language: str) -> Row:
    """The figure as a language shows it: English has amounts in millions and groups thousands."""
    is_amount = measure in ("value", "value_change")
    in_millions = is_amount and language == "en"
    known = text
    if language == "en" and text != "-":
        decimals = len(text.partition(".")[2])
        known = f"{Decimal(text):,}"
        if is_amount and exact is not None:
            known = f"{Decimal(rounded(exact * 100, 0 if decimals == 1 else 1)):,}"
    return {
        "shown_text": known,
        "shown_value": None if exact is None else exact * (100 if in_millions else 1),
    }


def three_figures(measure: str, exact: Fraction | None, text: str) -> int | None:
    """A quantity in ten thousands, an amount in millions or, if small, tenths: three figures."""
    if measure not in ("value", "value_change", "quantity") or exact is None:
        return None
    counted = abs(exact)
    if measure != "quantity":
        counted *= 100 if len(text.partition(".")[2]) == 1 else 1000
    step = 10 ** max(0, len(rounded(counted, 0)) - 3)
    return int(rounded(counted / step, 0)) * step


def printed_unit(
    measure: str, currency: str, row: Row, language: str, lists: CodeLists
) -> str | None:
    """The unit beside a figure."""
    if measure in ("value", "value_change"):
        return {
            ("usd", "zh"): "亿美元",
            ("usd", "en"): "100 million USD",
            ("cny", "zh"): "亿元",
            ("cny", "en"): "100 million CNY",
        }[currency, language]
    if measure == "quantity":
        return lists.unit_multiple.get(row["quantity_unit"], {}).get(language)
    return "%"


def shown_unit(
    measure: str, currency: str, row: Row, language: str, lists: CodeLists
) -> str | None:
    """The unit of the figure as the language shows it."""
    if measure in ("value", "value_change") and language == "en":
        return f"{currency.upper()} million"
    return printed_unit(measure, currency, row, language, lists)


def rounded(figure: Fraction, decimals: int) -> str:
    """Section How the bulletin prints: once, half away from zero, in whole-number arithmetic."""
    scaled = abs(figure) * 10**decimals
    digits = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    sign = "-" if figure < 0 and digits else ""
    if decimals == 0:
        return f"{sign}{digits}"
    whole, fraction = divmod(digits, 10**decimals)
    return f"{sign}{whole}.{fraction:0{decimals}d}"


def rounded_value(value: int) -> str:
    """Section How the bulletin prints: in 100 million; below 0.05 and not zero, three decimals."""
    figure = Fraction(value, 100_000_000)
    return rounded(figure, 3 if 0 < abs(figure) < Fraction(5, 100) else 1)


def no_share(row: Row, overview: Row) -> str:
    """Why a share is not printed: in the order of the statuses."""
    if row["value"] is None or overview["value"] is None:
        return "not_published"
    return "no_base" if overview["is_complete"] else "incomplete"


def printed(measure: str, row: Row, overview: Row) -> tuple[str, str | None, Fraction | None]:
    """Printed text, note and exact value of one figure; none prints as - with the reason."""
    column = {
        "value": "value",
        "value_change": "value_change",
        "value_yoy": "value_yoy_pct",
        "share": "share_pct",
        "quantity": "quantity",
        "quantity_yoy": "quantity_yoy_pct",
    }[measure]
    figure = row[column]
    if figure is None:
        note = {
            "share": no_share(row, overview),
            "quantity": row["quantity_yoy_status"]
            if row["quantity_yoy_status"] == "mixed_units"
            else "not_published",
            "quantity_yoy": row["quantity_yoy_status"],
        }.get(measure, row["yoy_status"])
        return "-", note, None
    if measure in ("value", "value_change"):
        return rounded_value(figure), None, Fraction(figure, 100_000_000)
    if measure == "quantity":
        exact = Fraction(figure, 10_000)
        return rounded(exact, 0), None, exact
    return rounded(figure, 1), None, figure
