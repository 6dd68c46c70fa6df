"""Value and growth of both flows, month by month."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from ..provenance import month_ranges
from .chart import Chart
from .looks import FLOW_COLOUR, NUMBERS, label, legend, numbers_axis
from .picture import Column, columns, picture
from .reader import MONTHS_SHOWN, Reader, with_unit

FLOWS = ("export", "import")
# Every month from the first of a query's rows, published or not, to the bulletin's.
MONTHS = """
    select cast(unnest(generate_series(
        greatest(min(report_month), $month - to_months($shown - 1)), $month, interval 1 month
    )) as date) as report_month
"""
MONTH_AXIS = {"title": None, "labelAngle": 0, "labelOverlap": "greedy", "labelSeparation": 8}


def value(reader: Reader, flow: str) -> Chart | None:
    """Months of a flow on an axis of its own; a month that is not published leaves a gap."""
    words = reader.words
    rows = [row for row in _rows(reader, "true") if row["flow"] == flow]
    if all(row["value"] is None for row in rows):
        return None
    unit = words(f"shown_unit.{reader.currency}")
    missing = days(row["month"] for row in rows if row["value"] is None)
    incomplete = days(row["month"] for row in rows if row["is_complete"] is False)
    notes = [
        words(key, months=month_ranges(months, words))
        for key, months in (("chart.gap.value", missing), ("chart.gap.incomplete", incomplete))
        if months
    ]
    told = _told(reader)
    return picture(
        reader,
        f"{flow}_value",
        1,
        rows,
        lines(told, "value", "value_text", FLOW_COLOUR[flow], reader),
        height=150,
        unit=unit,
        told=told,
        alt=words(
            "alt.value",
            **span_of(rows),
            flow=words(f"flow.{flow}"),
            unit=unit,
            figures=reader.figures_of("month", [rows[-1]["value_text"] or "-"]),
        ),
        left=NUMBERS,
        span=words("months.range", **span_of(rows)),
        notes=notes,
        below=28,
    )


def growth(reader: Reader) -> Chart | None:
    """Growth of both flows since the first month that has one; without a growth a line breaks."""
    words = reader.words
    rows = _rows(reader, "trade.value_yoy_pct is not null and trade.period = 'month'")
    if all(row["growth"] is None for row in rows):
        return None
    latest = [
        f"{words('flow.' + row['flow'])} {with_unit(row['yoy_text'], ' %')}" for row in rows[-2:]
    ]
    notes = gap_notes(reader, "chart.gap.growth", rows, "growth", "flow", FLOWS)
    for row in rows:
        row["flow"] = words(f"flow.{row['flow']}")
    flows = [words(f"flow.{flow}") for flow in FLOWS]
    told = columns(reader, ("month", "axis.month"), ("flow", "axis.flow"))
    told += _told(reader)[1:]
    return picture(
        reader,
        "growth",
        1,
        rows,
        lines(told, "growth", "yoy_text", ("flow", flows), reader),
        height=200,
        unit=words("axis.growth"),
        told=told,
        alt=words("alt.growth", **span_of(rows), figures=reader.figures_of("month", latest)),
        left=NUMBERS,
        span=words("months.range", **span_of(rows)),
        notes=notes,
        below=28,
        is_wide=True,
    )


def _told(reader: Reader) -> list[Column]:
    return [
        *columns(reader, ("month", "axis.month")),
        *columns(
            reader, ("value_text", f"shown_unit.{reader.currency}"), ("yoy_text", "axis.growth")
        ),
    ]


def _rows(reader: Reader, first: str) -> list[dict[str, Any]]:
    """Both flows' months, from the first of which a condition holds."""
    rows = reader.rows(
        f"""
        with months as (
            {MONTHS} from {reader.trade("overview")} as trade
            where product_id = $product and flow in ('export', 'import') and {first}
                and report_month <= $month
        )
        select
            strftime(months.report_month, '%Y-%m') as month, flows.flow,
            trade.value, trade.value_yoy_pct as growth, trade.is_complete
        from months
        cross join (values ('export'), ('import')) as flows (flow)
        left join {reader.trade("overview")} as trade
            on months.report_month = trade.report_month and flows.flow = trade.flow
            and trade.product_id = $product and trade.period = 'month'
        order by months.report_month, flows.flow
        """,
        shown=MONTHS_SHOWN,
    )
    for row in rows:
        texts = reader.printed("overview", row["flow"], month=row["month"]).get("", {})
        row |= {text: texts.get(text) or "-" for text in ("value_text", "yoy_text")}
    return rows


def days(months: Iterable[str]) -> list[date]:
    """The first days of months that are told as YYYY-MM."""
    return [date.fromisoformat(f"{month}-01") for month in months]


def gap_notes(
    reader: Reader,
    key: str,
    rows: list[dict[str, Any]],
    field: str,
    series: str,
    names: Sequence[str],
) -> list[str]:
    """Which months the line of each name of a series lacks: once where all lack the same."""
    words = reader.words
    missing = {
        words(f"{series}.{name}"): days(
            row["month"] for row in rows if row[series] == name and row[field] is None
        )
        for name in names
    }
    told = {name: month_ranges(months, words) for name, months in missing.items() if months}
    if len(told) == len(missing) and len(set(told.values())) == 1:
        return [words(key, months=next(iter(told.values())))]
    return [
        words("text.labelled", label=name, text=words(key, months=text))
        for name, text in told.items()
    ]


def span_of(rows: list[dict[str, Any]]) -> dict[str, str]:
    """First and last month of rows in order."""
    return {"first": rows[0]["month"], "last": rows[-1]["month"]}


def lines(
    told: Sequence[Column],
    field: str,
    text: str,
    colour: str | tuple[str, list[str]],
    reader: Reader,
    *,
    zero: bool = True,
) -> list[dict[str, Any]]:
    """A line, or one for each name of a field, month by month; the last month has its figure.

    A row without a value breaks its line. Lines are told apart by shape too, for eyes and printers
    without colour.
    """
    axis = numbers_axis()
    if field == "value":
        axis["labelExpr"] = reader.in_unit("datum.value")
    x = {"field": "month", "type": "ordinal", "axis": MONTH_AXIS}
    # Room for the figure below a line; an amount has none below zero.
    scale: dict[str, Any] = {"zero": zero} | ({} if field == "value" else {"padding": 18})
    y = {"field": field, "type": "quantitative", "axis": axis, "scale": scale}
    line: dict[str, Any] = {"type": "line", "point": {"size": 40, "filled": True}, "strokeWidth": 2}
    encoding: dict[str, Any] = {"x": x, "y": y, "tooltip": list(told)}
    if isinstance(colour, str):
        line |= {"stroke": colour, "point": {"size": 40, "filled": True, "fill": colour}}
    else:
        series, names = colour
        encoding["color"] = legend(series, names, ["first", "second"])
        encoding["shape"] = {
            "field": series,
            "type": "nominal",
            "scale": {"domain": names, "range": ["circle", "square"]},
        }
    last = f"{reader.month:%Y-%m}"
    return [
        {"mark": line, "encoding": encoding},
        {
            # Beside the last month; the upper line's figure above the lower one's.
            "transform": [
                {"filter": f"datum.month === '{last}' && isValid(datum.{field})"},
                {
                    "window": [{"op": "row_number", "as": "place"}],
                    "sort": [{"field": field, "order": "descending"}],
                },
            ],
            "mark": label(
                text,
                align="left",
                fontWeight="bold",
                x={"expr": "width + 4"},
                dy={"expr": "datum.place === 1 ? -3 : 7"},
            ),
            "encoding": {"y": y},
        },
    ]
