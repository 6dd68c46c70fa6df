"""The largest partners or provinces of a flow as bars."""

from __future__ import annotations

from typing import Any

from ..numbers import decimals
from .chart import Chart
from .looks import FLOW_COLOUR, NAMES, label, names_axis
from .picture import columns, picture
from .reader import Reader, by_period


def chart(reader: Reader, name: str, flow: str, table_no: int, breakdown: str) -> Chart | None:
    """The top partners' shares or the top provinces' values, last year's as a tick."""
    words = reader.words
    share = breakdown == "partner"
    field, text = ("share_pct", "share_text") if share else ("value", "value_text")
    rows = reader.rows(
        f"""
        select period, rank, member_code as member, {field} as size,
            {field}_last_year as size_last_year
        from {reader.trade(breakdown)}
        where product_id = $product and report_month = $month and flow = $flow
            and {field} is not null
        order by period, rank
        """,
        flow=flow,
    )
    # Only the largest are printed.
    rows = [
        {**row, "member": reader.name(breakdown, row["member"]), **texts}
        for row in rows
        if (texts := reader.printed(breakdown, flow, row["period"]).get(row["member"]))
    ]
    if not rows:
        return None
    # Last year may be known for the month and not for the year to date.
    ticked = {row["period"] for row in rows if row["size_last_year"] is not None}
    unit = words("axis.share" if share else f"shown_unit.{reader.currency}")
    for row in rows:
        row["last_year_text"] = (
            decimals(row["size_last_year"], 2) if share else reader.amount(row["size_last_year"])
        )
    told = [
        *columns(reader, ("period_name", "axis.period"), ("member", f"axis.{breakdown}")),
        *columns(reader, ("value_text", f"shown_unit.{reader.currency}")),
        *(columns(reader, ("share_text", "axis.share")) if share else []),
        {"field": "last_year_text", "title": words("axis.of_last_year", axis=unit)},
        *columns(reader, ("yoy_text", "axis.growth")),
    ]
    y = {
        "field": "member",
        "type": "nominal",
        "sort": {"field": "rank", "op": "min"},
        "axis": names_axis(words("language.code")),
    }
    # The figure behind the longer of both, with room for it.
    x = {"type": "quantitative", "axis": None}
    layers: list[dict[str, Any]] = [
        {
            "mark": {"type": "bar", "height": {"band": 0.7}, "fill": FLOW_COLOUR[flow]},
            "encoding": {"y": y, "x": {"field": "size", **x}, "tooltip": told},
        },
        {
            "mark": {
                "type": "tick",
                "thickness": 3,
                "height": 22,
                "opacity": 1,
                "fill": "var(--ink)",
            },
            "encoding": {"y": y, "x": {"field": "size_last_year", **x}, "tooltip": told},
        },
        {
            "transform": [{"calculate": "max(datum.size, datum.size_last_year || 0)", "as": "end"}],
            "mark": label(text, align="left", dx=6),
            "encoding": {"y": y, "x": {"field": "end", **x}},
        },
        {
            "transform": [
                {"calculate": "1.14 * max(datum.size, datum.size_last_year || 0)", "as": "room"}
            ],
            "mark": {"type": "point", "opacity": 0},
            "encoding": {"x": {"field": "room", **x}},
        },
    ]
    return picture(
        reader,
        name,
        table_no,
        rows,
        layers,
        height=26 * max(row["rank"] for row in rows) + 4,
        unit={
            period: words("axis.last_year", axis=unit) if period in ticked else unit
            for period in reader.periods
        },
        told=told,
        alt=words(
            ("alt.shares" if share else "alt.provinces") + (".last_year" if ticked else ""),
            unit=unit,
            figures=by_period(reader, rows, text, " %" if share else ""),
        ),
        left=NAMES,
    )
