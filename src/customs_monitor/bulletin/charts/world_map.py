"""The partners of a flow on a map of the world."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from typing import Any

from ..numbers import decimals
from .chart import Chart, to_fill_in, view_of
from .picture import columns, picture
from .reader import Reader, by_period

# Shares at which the map changes its colour.
SHARE_STEPS = [0.1, 1, 2, 5, 10, 20]


def chart(reader: Reader, name: str, flow: str, table_no: int) -> Chart | None:
    """Every partner that has an ISO code, coloured by its share; a dot for small countries.

    None without a share, and where the language wants no map.
    """
    words = reader.words
    view = view_of(words)
    if view is None:
        return None
    rows = reader.rows(
        f"""
        select
            trade.period, trade.rank, trade.member_code as member,
            partners.partner_iso_numeric as iso, trade.share_pct as share, trade.value,
            trade.value_yoy_pct as growth
        from {reader.trade("partner")} as trade
        inner join marts.partners on trade.member_code = partners.partner_code
        where trade.product_id = $product and trade.report_month = $month and trade.flow = $flow
            and trade.period in ('month', 'year_to_date')
            and trade.share_pct > 0 and partners.partner_iso_numeric is not null
        order by trade.period, trade.rank
        """,
        flow=flow,
    )
    if not rows:
        return None
    largest = [
        {"period": period, "member": reader.name("partner", code), **texts}
        for period in reader.periods
        for code, texts in reader.printed("partner", flow, period).items()
    ]
    bands = [
        f"< {SHARE_STEPS[0]}",
        *(f"{low}–{high}" for low, high in pairwise(SHARE_STEPS)),
        f"≥ {SHARE_STEPS[-1]}",
    ]
    colour = {
        "field": "band",
        "type": "ordinal",
        "scale": {
            "domain": bands,
            "range": [f"var(--map-{number})" for number in range(len(bands))],
        },
        "legend": {
            "title": None,
            "orient": "top",
            "direction": "horizontal",
            "symbolType": "square",
            "symbolStrokeWidth": 0,
            "symbolSize": 140,
            "columns": {"expr": "room < 520 ? 4 : 7"},
        },
    }
    for row in rows:
        row["member"] = reader.name("partner", row["member"])
        row["band"] = bands[bisect_right(SHARE_STEPS, row["share"])]
        row["value"] = reader.amount(row["value"])
        # Two decimals: nobody is to compare them with the tables' rounding.
        row["share"], row["growth"] = (decimals(row[key], 2) for key in ("share", "growth"))
    told = columns(
        reader,
        ("period_name", "axis.period"),
        ("member", "axis.partner"),
        ("value", f"shown_unit.{reader.currency}"),
        ("share", "axis.share"),
        ("growth", "axis.growth"),
    )
    world = to_fill_in(view)
    outline = {"type": "geoshape", "stroke": "var(--map-line)", "strokeWidth": 0.6}

    def layer(feature: str, stroke: str) -> dict[str, Any]:
        shapes = {"values": world, "format": {"type": "topojson", "feature": feature}}
        return {
            "transform": [
                {"lookup": "iso", "from": {"data": shapes, "key": "id"}, "as": "shape"},
                {"filter": "isValid(datum.shape)"},
            ],
            "mark": {**outline, "stroke": f"var(--{stroke})"},
            "encoding": {
                "shape": {"field": "shape", "type": "geojson"},
                "color": colour,
                "tooltip": told,
            },
        }

    # Lines at sea, which only some maps have.
    lines = {
        "data": {"values": world, "format": {"type": "topojson", "feature": "lines"}},
        "mark": {**outline, "filled": False, "stroke": "var(--neutral)", "strokeWidth": 1},
    }
    everywhere = {
        "data": {"values": world, "format": {"type": "topojson", "feature": "countries"}},
        "mark": {**outline, "fill": "var(--map-none)"},
    }
    return picture(
        reader,
        name,
        table_no,
        rows,
        [everywhere, lines, layer("countries", "map-line"), layer("small", "neutral")],
        height=330,
        unit=words("axis.share"),
        told=told,
        alt=words("alt.map", figures=by_period(reader, largest, "share_text", " %")),
        left=0,
        notes=[words(f"chart.map_note.{view}"), words("chart.map_note")],
        is_wide=True,
        projection={"type": "equalEarth", "pointRadius": 3.5},
    )
