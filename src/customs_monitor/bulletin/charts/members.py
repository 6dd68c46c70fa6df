"""The largest partners or provinces of a flow as bars."""

from __future__ import annotations

from .chart import Chart
from .looks import FLOW_COLOUR, OF_PERIOD, finished, literal
from .reader import CELLS, Reader, by_period


def chart(reader: Reader, name: str, flow: str, table_no: int, breakdown: str) -> Chart | None:
    """The top partners' shares or the top provinces' values, last year's as a tick."""
    words = reader.words
    share = breakdown == "partner"
    field, label = ("share_pct", "share_text") if share else ("value_usd", "value_text")
    rows = reader.rows(
        f"""
        with cells as ({CELLS})
        select
            trade.period, trade.rank, members.name as member,
            trade.{field} as size, trade.{field}_last_year as size_last_year,
            value_text, yoy_text, share_text
        from marts.top_{breakdown}s as trade
        inner join marts.names as members
            on members.list = $breakdown and trade.{breakdown}_code = members.code
            and members.language = $language
        inner join cells
            on trade.report_month = cells.report_month and trade.flow = cells.flow
            and trade.period = cells.period and trade.{breakdown}_code = cells.member_code
        where trade.product_id = $product and trade.report_month = $month and trade.flow = $flow
            and trade.{field} is not null
        order by trade.period, trade.rank
        """,
        breakdown=breakdown,
        flow=flow,
    )
    if not rows:
        return None
    # Last year may be known for the month and not for the year to date.
    ticked = sorted({row["period"] for row in rows if row["size_last_year"] is not None})
    unit = words("axis.share" if share else "unit.usd")
    last_year = words("axis.last_year", axis=unit) if ticked else unit
    title = {"expr": f"indexof({ticked}, period) < 0 ? {literal(unit)} : {literal(last_year)}"}
    alt = words(
        ("alt.shares" if share else "alt.provinces") + (".last_year" if ticked else ""),
        unit=unit,
        figures=by_period(reader, rows, label, " %" if share else ""),
    )
    position = {"field": "member", "type": "nominal", "sort": {"field": "rank", "op": "min"}}
    labels = {} if share else {"labelExpr": "format(datum.value / 1e8, ',~f')"}
    tooltip = [
        {"field": "member", "title": words(f"axis.{breakdown}")},
        {"field": "value_text", "title": words("unit.usd")},
        *([{"field": "share_text", "title": words("axis.share")}] if share else []),
        {"field": "yoy_text", "title": words("axis.growth")},
    ]
    axis = {"title": title, "grid": True, "tickCount": 5, **labels}
    size = {"type": "quantitative", "axis": axis}
    spec = {
        "height": 26 * max(row["rank"] for row in rows) + 10,
        "data": {"values": rows},
        "transform": [OF_PERIOD],
        "encoding": {"y": {**position, "axis": {"title": None, "labelLimit": 120}}},
        "layer": [
            {
                "mark": {"type": "bar", "height": {"band": 0.7}, "fill": FLOW_COLOUR[flow]},
                "encoding": {"x": {"field": "size", **size}, "tooltip": tooltip},
            },
            {
                "mark": {
                    "type": "tick",
                    "thickness": 3,
                    "height": 22,
                    "opacity": 1,
                    "fill": "var(--ink)",
                },
                "encoding": {"x": {"field": "size_last_year", **size}, "tooltip": tooltip},
            },
        ],
    }
    return Chart(name, table_no, words(f"chart.{name}"), alt, finished(spec))
