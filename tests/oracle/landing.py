"""Random cases as raw downloads that `customs ingest` lands, and what is then known of them.

``options`` is all that depends on the command's interface.
"""

from __future__ import annotations

import datetime as dt
import os
import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from project_copy import Project, write_extract

from .cases import VINTAGES, Case
from .questions import file_key
from .terms import Key

HEADS = {
    "data_month": "数据年月",
    "partner_code": "贸易伙伴编码",
    "partner_name": "贸易伙伴名称",
    "product_code": "商品编码",
    "product_name": "商品名称",
    "regime_code": "贸易方式编码",
    "regime_name": "贸易方式名称",
    "province_code": "注册地编码",
    "province_name": "注册地名称",
    "quantity_1": "第一数量",
    "unit_1": "第一计量单位",
    "quantity_2": "第二数量",
    "unit_2": "第二计量单位",
    "value_usd": "美元",
    "value_cny": "人民币",
}
TIMES = ("09:00:00", "10:00:00")
FileRow = dict[str, Any]


def options(file: Mapping[str, Any]) -> list[str]:
    """A file's question as the command takes it; the vintage is the day of the file's time."""
    given = ["--flow", file["flow"], f"--{file['coverage']}", "--accept-removals"]
    if file["codes"]:
        given += ["--codes", file["codes"], "--months", file["months"]]
    return given


def columns_of(breakdown: str, currency: str) -> list[str]:
    """The columns of a download; a total lists no dimension."""
    dimensions = [] if breakdown == "total" else breakdown.split("_")
    absent = {"partner", "province", "regime"} - set(dimensions)
    other = "value_cny" if currency == "usd" else "value_usd"
    return [c for c in HEADS if c.partition("_")[0] not in absent and c != other]


def downloads_of(cases: Sequence[Case], seed: int) -> list[FileRow]:
    """Every file of the cases with its lines and question, in the order in which it is landed.

    Two files of a day have one of two times; the order of ingestion is any. Some are seen again.
    """
    choose = random.Random(seed)
    files: dict[Key, FileRow] = {}
    for row in [q for c in cases for q in c.questions] + [line for c in cases for line in c.lines]:
        file = files.setdefault(file_key(row), {"codes": "", "months": "", "lines": []})
        if "codes" in row:
            file |= row
        else:
            file["lines"].append(row)
    landed = []
    for key, file in files.items():
        if not file["lines"] and not file["codes"]:
            continue  # Nothing to land: no line, and no question.
        named = zip(("source_file", "vintage", "flow", "breakdown", "currency"), key, strict=True)
        file |= dict(named) | {"coverage": (file["lines"] or [file])[0]["coverage"]}
        file["downloaded_at"] = choose.choice(TIMES)
        is_first = file["vintage"] == VINTAGES[0]
        file["seen_again"] = VINTAGES[2] if is_first and choose.random() < 0.1 else ""
        landed.append(file)
    choose.shuffle(landed)
    landed.sort(key=lambda file: file["vintage"])
    return [file | {"ingested_no": number} for number, file in enumerate(landed)]


def land(project: Project, folder: Path, downloads: Sequence[FileRow]) -> None:
    """Writes each download as the platform does and ingests it; then those that are seen again."""
    for file in downloads:
        path = folder / str(file["ingested_no"]) / file["source_file"]
        path.parent.mkdir(parents=True)
        columns = columns_of(file["breakdown"], file["currency"])
        rows = [[line[column] for column in columns] for line in file["lines"]]
        write_extract(path, [HEADS[column] for column in columns], rows)
        land_on(project, path, file, file["vintage"])
    for file in downloads:
        if file["seen_again"]:
            path = folder / str(file["ingested_no"]) / file["source_file"]
            land_on(project, path, file, file["seen_again"])


def land_on(project: Project, path: Path, file: FileRow, day: str) -> None:
    """Ingests a file as it was downloaded at its time of a day."""
    seconds = dt.datetime.fromisoformat(f"{day}T{file['downloaded_at']}").timestamp()
    os.utime(path, (seconds, seconds))
    project.ingest(path, "--vintage", day, *options(file))


def rows_of(downloads: Sequence[FileRow]) -> list[dict[str, str]]:
    """The lines as the oracle reads them: their number is the place in their own file."""
    return [
        line | {"line_number": str(number)}
        for file in downloads
        for number, line in enumerate(file["lines"], start=2)
    ]
