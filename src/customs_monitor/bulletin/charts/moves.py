"""Why a flow moved: the parts of its growth, unit value against quantity, concentration."""

from __future__ import annotations

from typing import Any

from ..words import MOVED
from .chart import Chart
from .looks import OF_PERIOD, finished, legend
from .over_time import MONTHS_SHOWN
from .reader import Reader

PARTS = ("price", "quantity", "entry", "exit", "unmeasured")
COLOURS = ["first", "second"]
# What the text says of what a chart draws.
TOPICS = {
    "parts": ["growth", "parts", "other_parts"],
    "prices": ["growth"],
    "concentration": ["concentration"],
}


def parts(reader: Reader, flow: str) -> Chart | None:
    """The staircase of `growth_parts` from zero to the flow's growth, partner by partner."""
    words = reader.words
    rows = reader.rows(
        """
        select period, part, contribution_pp as size, from_pp, to_pp,
            case when contribution_pp < 0 then $down else $up end as direction
        from marts.growth_parts
        where product_id = $product and report_month = $month and flow = $flow
            and breakdown = 'partner' and period in ('month', 'year_to_date')
        """,
        flow=flow,
        **{key: words(f"step.{key}") for key in ("down", "up")},
    )
    # Paper shows the month alone.
    if not any(row["period"] == "month" for row in rows):
        return None
    order = [words(f"part.{part}") for part in PARTS]
    for row in rows:
        row["part"] = words(f"part.{row['part']}")
    axis = {"title": words("axis.contribution"), "grid": True, "tickCount": 6}
    spec = {
        "height": 26 * len(PARTS) + 10,
        "data": {"values": rows},
        "transform": [OF_PERIOD],
        "mark": {"type": "bar", "height": {"band": 0.75}},
        "encoding": {
            "y": {
                "field": "part",
                "type": "nominal",
                "sort": order,
                "axis": {"title": None, "labelLimit": 160},
            },
            "x": {"field": "from_pp", "type": "quantitative", "axis": axis},
            "x2": {"field": "to_pp"},
            "color": legend("direction", [words("step.up"), words("step.down")], COLOURS),
            "tooltip": [
                {"field": "part", "title": " "},
                {"field": "size", "title": words("axis.contribution"), "format": "+.2f"},
            ],
        },
    }
    return _finished(reader, f"{flow}_parts", "parts", spec, flow)


def prices(reader: Reader, flow: str) -> Chart | None:
    """Growth of quantity and of unit value, month by month."""
    words = reader.words
    measures = {"quantity": words("measure.quantity"), "unit_value": words("measure.unit_value")}
    rows = reader.rows(
        """
        select strftime(report_month, '%Y-%m') as month, measure, growth
        from marts.trade_overview
        cross join lateral (values
            ('quantity', quantity_yoy_pct), ('unit_value', unit_value_usd_yoy_pct)
        ) as growths (measure, growth)
        where product_id = $product and flow = $flow and period = 'month' and growth is not null
            and report_month > $month - to_months($shown) and report_month <= $month
        order by report_month, measure
        """,
        flow=flow,
        shown=MONTHS_SHOWN,
    )
    if not rows:
        return None
    for row in rows:
        row["measure"] = measures[row["measure"]]
    spec = _over_time(rows, "growth", "measure", list(measures.values()), words("axis.growth"))
    return _finished(reader, f"{flow}_prices", "prices", spec, flow)


def concentration(reader: Reader) -> Chart | None:
    """The Herfindahl and Hirschman index of each flow's partners, month by month."""
    words = reader.words
    flows = {flow: words(f"flow.{flow}") for flow in ("export", "import")}
    rows = reader.rows(
        """
        select strftime(report_month, '%Y-%m') as month, flow, hhi
        from marts.concentration
        where product_id = $product and breakdown = 'partner' and period = 'month'
            and hhi is not null
            and report_month > $month - to_months($shown) and report_month <= $month
        order by report_month, flow
        """,
        shown=MONTHS_SHOWN,
    )
    if not rows:
        return None
    for row in rows:
        row["flow"] = flows[row["flow"]]
    spec = _over_time(rows, "hhi", "flow", list(flows.values()), words("axis.hhi"))
    return _finished(reader, "concentration", "concentration", spec)


def _over_time(
    rows: list[dict[str, Any]], field: str, series: str, names: list[str], title: str
) -> dict[str, Any]:
    return {
        "height": 220,
        "data": {"values": rows},
        "mark": {"type": "line", "point": {"size": 45, "filled": True}, "strokeWidth": 2},
        "encoding": {
            "x": {
                "field": "month",
                "type": "ordinal",
                "axis": {"title": None, "labelAngle": 0, "labelOverlap": "greedy"},
            },
            "y": {
                "field": field,
                "type": "quantitative",
                "scale": {"zero": field != "hhi"},
                "axis": {"title": title, "grid": True, "tickCount": 6},
            },
            "color": legend(series, names, COLOURS),
            # Told apart by shape too, for eyes and printers without colour.
            "shape": {
                "field": series,
                "type": "nominal",
                "scale": {"domain": names, "range": ["circle", "square"]},
            },
            "tooltip": [
                {"field": "month", "title": " "},
                {"field": series, "title": " "},
                {"field": field, "title": title, "format": ",.1f"},
            ],
        },
    }


def _finished(
    reader: Reader, name: str, kind: str, spec: dict[str, Any], flow: str | None = None
) -> Chart:
    """The chart; its alternative ends with the sentences of bulletin_moves that it draws."""
    words = reader.words
    told = reader.rows(
        """
        select text from marts.bulletin_moves
        where product_id = $product and report_month = $month and language = $language
            and list_contains($topics, topic) and flow = coalesce($flow, flow)
        order by period, flow, sentence_no
        """,
        topics=TOPICS[kind],
        flow=flow,
    )
    alt = words.joined("list.sentences", [words(f"alt.{kind}"), *(row["text"] for row in told)])
    return Chart(name, MOVED, words(f"chart.{name}"), alt, finished(spec))
