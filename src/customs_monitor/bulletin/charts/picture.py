"""Puts a chart together: what is drawn, and the words that belong inside the picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .chart import Chart
from .looks import OF_PERIOD, finished, foot, literal, of_period
from .reader import Reader

Column = dict[str, str]


def columns(reader: Reader, *fields: tuple[str, str]) -> list[Column]:
    """Fields of a row and the keys of their names: what a tooltip and the table below tell."""
    return [{"field": field, "title": reader.words(key)} for field, key in fields]


def _named(periods: Mapping[str, str]) -> dict[str, str]:
    """A step that gives rows the name of their period."""
    names = ", ".join(f"{key}: {literal(name)}" for key, name in periods.items())
    return {"calculate": f"{{{names}}}[datum.period]", "as": "period_name"}


def picture(
    reader: Reader,
    name: str,
    table_no: int,
    rows: list[dict[str, Any]],
    layers: list[dict[str, Any]],
    *,
    height: int,
    unit: str | Mapping[str, str],
    told: Sequence[Column],
    alt: str,
    left: int,
    span: str | None = None,
    notes: Sequence[str] = (),
    below: int = 8,
    is_wide: bool = False,
    **more: Any,
) -> Chart:
    """Return the chart of some layers.

    Args:
        reader: says what it is about.
        name: of the chart, whose title is the text `chart.<name>`.
        table_no: the table that it belongs to.
        rows: the data of all layers that have none of their own.
        layers: what is drawn.
        height: of what is drawn, in pixels.
        unit: what is measured, for both periods or each.
        told: what a mark tells, and the table of the chart's numbers.
        alt: what the chart shows, in words.
        left: pixels of the axis at the left.
        span: the months that are shown; None where the page chooses the period.
        notes: what is missing.
        below: pixels of the axis below.
        is_wide: whether it needs the width of a page.
        more: of the specification.
    """
    words, about = reader.words, reader.about
    code = words("language.code")
    own = words(f"chart.{name}")
    titles = {
        period: words("chart.title", title=own, period=span or label)
        for period, label in reader.periods.items()
    }
    sources = words("table.sources", texts=words.joined("list.remarks", about.sources))
    source = words("chart.source", title=about.title, text=sources if about.sources else "")
    spec = {
        "height": height,
        "data": {"values": rows},
        "layer": [*layers, foot([*notes, source.strip()], code, left, below)],
        "transform": [] if span else [OF_PERIOD, _named(about.periods)],
        "usermeta": {"columns": list(told), "periods": None if span else dict(about.periods)},
        **more,
    }
    return Chart(
        name,
        table_no,
        titles["month"],
        words.joined("list.sentences", [alt, *notes]),
        finished(spec, of_period(titles), of_period(unit), code),
        is_wide,
        tuple(notes),
    )
