"""The bulletin's charts: one Vega-Lite specification each, drawn live in HTML, still elsewhere.

Every number is read from a mart as it is. Labels are the bulletin's own printed figures, so a chart
cannot disagree with the table beside it.
"""

from __future__ import annotations

import duckdb

from . import members, moves, over_time, steps, trends, world_map
from .chart import HALF, WHOLE, Chart, javascript, shapes, view_of
from .looks import FONTS, PALETTES
from .reader import Answers, Reader, Subject

__all__ = [
    "FONTS",
    "HALF",
    "PALETTES",
    "WHOLE",
    "Answers",
    "Chart",
    "charts",
    "javascript",
    "shapes",
    "view_of",
]


def charts(
    bulletin: Subject, connection: duckdb.DuckDBPyConnection, answers: Answers | None = None
) -> list[Chart]:
    """Return the bulletin's charts in their order; one without data is left out.

    Args:
        bulletin: the product, month and language.
        connection: the published database.
        answers: what the product's other bulletins asked: nothing is asked again.
    """
    reader = Reader(connection, bulletin, {} if answers is None else answers)
    drawn: list[Chart | None] = [
        *(over_time.value(reader, flow) for flow in over_time.FLOWS),
        over_time.growth(reader),
    ]
    for flow, table_no, shares in (("export", 2, "destinations"), ("import", 3, "origins")):
        drawn += [
            members.chart(reader, shares, flow, table_no, "partner"),
            steps.chart(reader, f"{flow}_steps", flow, table_no),
            trends.chart(reader, f"{flow}_trends", flow, table_no),
            world_map.chart(reader, f"{flow}_map", flow, table_no),
        ]
    for flow, table_no in (("export", 4), ("import", 5)):
        drawn.append(members.chart(reader, f"{flow}_provinces", flow, table_no, "province"))
    for flow in over_time.FLOWS:
        drawn += [moves.parts(reader, flow), moves.prices(reader, flow)]
    drawn.append(moves.concentration(reader))
    return [chart for chart in drawn if chart]
