"""Making extracts, running `customs ingest` on them, reading what was landed."""

import csv
import io
import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
from click.testing import CliRunner

from customs_monitor.cli import main
from customs_monitor.ingest.columns import COLUMNS

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "data"

HEADER = (
    "数据年月",
    "贸易伙伴编码",
    "贸易伙伴名称",
    "商品编码",
    "商品名称",
    "第一数量",
    "第一计量单位",
    "第二数量",
    "第二计量单位",
    "美元",
)
ENGLISH = (
    "Date of data",
    "Trading partner code",
    "Trading partner",
    "Commodity code",
    "Commodity",
    "Quantity",
    "Unit",
    "Supplimentary Quantity",
    "Supplimentary Unit",
    "US dollar",
)
ARGENTINA = ("202401", "402", "阿根廷", "01012100", "改良种用马", "159525", "头", "0", "?", "1,234")
BRAZIL = ("202401", "410", "巴西", "12019019", "大豆，种用除外", "4074", "千克", "7", "头", "56")
USA = ("202402", "502", "美国", "85076000", "锂离子蓄电池", "33", "个", "—", "—", "1,070,000,000")
ROWS = (ARGENTINA, BRAZIL, USA)


def changed(row: tuple[str, ...], **fields: str) -> tuple[str, ...]:
    """Return a row of HEADER's columns with some fields replaced, named as below."""
    names = ("month", "partner", "partner_name", "product", "product_name", "q1", "u1", "q2", "u2")
    return tuple(fields.get(name, text) for name, text in zip((*names, "value"), row, strict=True))


def platform(rows=ROWS, header=HEADER, end: str = "\r\n", last: str = ",") -> str:
    """Return an extract as the platform writes it: all quoted, a comma at the end of each line."""
    lines = [",".join(f'"{field}"' for field in row) + last for row in (header, *rows)]
    return end.join(lines) + end


def plain(rows=ROWS, header=HEADER, delimiter: str = ",") -> str:
    """Return an extract as a spreadsheet saves it again: quotes only where needed."""
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, lineterminator="\r\n").writerows([header, *rows])
    return file.getvalue()


def write(path: Path, content: str | bytes, encoding: str = "gb18030", day: str = "2024-03-20"):
    """Write a file, dated `day`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    date_file(path, day)
    return path


def date_file(path: Path, day: str) -> None:
    noon = datetime.fromisoformat(f"{day}T12:00:00").timestamp()
    os.utime(path, (noon, noon))


def at(path: Path, time: str) -> Path:
    """Set a file's time of day and return it."""
    day = datetime.fromtimestamp(path.stat().st_mtime).date()
    seconds = datetime.fromisoformat(f"{day}T{time}").timestamp()
    os.utime(path, (seconds, seconds))
    return path


def counts(**said: int) -> dict[str, int]:
    """Return how many lines of an extract are what; 0 where nothing is said."""
    kinds = ("new", "revised", "unchanged", "removed", "quarantined")
    return dict.fromkeys(kinds, 0) | said


@dataclass(frozen=True)
class Ran:
    """A finished `customs ingest`: exit status, the lines on stderr, the JSON on stdout."""

    status: int
    errors: list[str]
    document: dict

    @property
    def statuses(self) -> list[str]:
        return [file["status"] for file in self.document["files"]]

    @property
    def only(self) -> dict:
        (file,) = self.document["files"]
        return file


def ingest(*arguments: object) -> Ran:
    """Run `customs ingest --json …` in this process; an unexpected exception fails the test."""
    texts = ["ingest", "--json", *(str(argument) for argument in arguments)]
    result = CliRunner().invoke(main, texts)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    document = json.loads(result.stdout) if result.stdout.startswith("{") else {}
    return Ran(result.exit_code, result.stderr.splitlines(), document)


def table(landing: Path, part: str, columns: str = "*", order: str = "all") -> list[tuple]:
    """Return the rows of a part of the landing (`lines`, `extracts`, `quarantine`)."""
    files = [str(path) for path in sorted((landing / part).rglob("*.parquet"))]
    if not files:
        return []
    return duckdb.execute(
        f"select {columns} from read_parquet(?, hive_partitioning = false) order by {order}",
        [files],
    ).fetchall()


def landed_lines(landing: Path) -> list[tuple]:
    """Return the lines that readers see, without where they came from, in the file's order."""
    kept = ", ".join(column for column in COLUMNS if column not in ("source_file", "line_number"))
    return table(landing, "lines", kept, order="extract_id, line_number::int")


def snapshot(landing: Path) -> dict[str, list[tuple]]:
    """Return all that a landing says, but for the time of landing."""
    names = {path.relative_to(landing).as_posix() for path in landing.rglob("*.parquet")}
    return {
        "files": [(name,) for name in sorted(names)],
        "lines": table(landing, "lines"),
        "extracts": table(landing, "extracts", "* exclude (ingested_at)"),
        "quarantine": table(landing, "quarantine"),
    }
