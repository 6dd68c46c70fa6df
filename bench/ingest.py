"""How fast is `customs ingest`, against the least that could be done: iconv, then read_csv?

    python bench/ingest.py [--lines 2000000] [--runs 3] [--folder DIR]

Writes an extract of N lines in GB18030, then runs both in turn, on the same machine and file:

    reference   iconv -f GB18030 -t UTF-8, then DuckDB's read_csv (all text) into Parquet
    ingest      customs ingest: the same, checked, numbered, with a manifest, committed

and prints medians as a Markdown table. Memory is the peak of the resident sizes of all processes
of a run, added up every 20 ms, so shared pages count twice. The exit status is 1 if ingest takes
more than 3 times as long or more than 1 GiB.
"""

import argparse
import itertools
import math
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

MAX_RATIO = 3.0
MAX_MEMORY = 1 << 30
HEADER = (
    "数据年月,贸易伙伴编码,贸易伙伴名称,商品编码,商品名称,收发货人注册地编码,收发货人注册地名称,"
    "第一数量,第一计量单位,第二数量,第二计量单位,美元"
)
PRODUCTS = ("改良种用马", "其他马，改良种用除外", "锂离子蓄电池", "转基因黄大豆", "冻整鱼")
# Months, partners, provinces and products.
KEYS = (range(202401, 202413), range(101, 344), range(11, 42), range(85070000, 85070200))
MAX_LINES = math.prod(map(len, KEYS))
REFERENCE = """
import duckdb, sys
duckdb.execute(
    f"copy (from read_csv('{sys.argv[1]}', all_varchar = true)) to '{sys.argv[2]}' (format parquet)"
)
"""


@dataclass(frozen=True)
class Run:
    """Wall seconds, processor seconds and peak bytes of one run."""

    seconds: float
    cpu: float
    memory: int


def write_extract(path: Path, lines: int) -> None:
    """Write `lines` lines by month, partner, province and product, as the platform does."""
    pick = random.Random(20240720)
    with path.open("w", encoding="gb18030", newline="\r\n") as file:
        file.write("".join(f'"{name}",' for name in HEADER.split(",")) + "\n")
        for month, partner, province, product in itertools.islice(itertools.product(*KEYS), lines):
            quantity, value = pick.randrange(10**9), pick.randrange(10**9)
            file.write(
                f'"{month}","{partner}","伙伴{partner}","{product}","{PRODUCTS[product % 5]}",'
                f'"{province}","注册地{province}","{quantity}","千克","0","?","{value:,}",\n'
            )


def measure(command: list[str], output: Path | None = None) -> Run:
    """Run a command in a process group of its own, watching its memory."""
    start = time.perf_counter()
    with (output or Path(os.devnull)).open("wb") as file:
        child = subprocess.Popen(command, stdout=file, start_new_session=True)
        peak = 0
        while True:
            pid, status, usage = os.wait4(child.pid, os.WNOHANG)
            if pid:
                break
            peak = max(peak, resident(child.pid))
            time.sleep(0.02)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{command[0]} failed with status {child.returncode}")
    seconds = time.perf_counter() - start
    return Run(seconds, usage.ru_utime + usage.ru_stime, max(peak, usage.ru_maxrss * 1024))


def resident(group: int) -> int:
    """Return the bytes that the processes of a group hold, 0 where /proc does not tell."""
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        if int(fields[2]) == group:
            total += int(fields[21]) * os.sysconf("SC_PAGE_SIZE")
    return total


def reference(extract: Path, folder: Path) -> Run:
    text, parquet = folder / "reference.csv", folder / "reference.parquet"
    decoded = measure(["iconv", "-f", "GB18030", "-t", "UTF-8", str(extract)], text)
    read = measure([sys.executable, "-c", REFERENCE, str(text), str(parquet)])
    return Run(
        decoded.seconds + read.seconds, decoded.cpu + read.cpu, max(decoded.memory, read.memory)
    )


def ingest(extract: Path, folder: Path) -> Run:
    landing = folder / "landing"
    shutil.rmtree(landing, ignore_errors=True)
    customs = str(Path(sys.executable).with_name("customs"))
    options = ["--flow", "export", "--vintage", "2025-01-20", "--landing", str(landing)]
    return measure([customs, "ingest", *options, str(extract)])


def median(runs: list[Run]) -> Run:
    return Run(
        statistics.median(run.seconds for run in runs),
        statistics.median(run.cpu for run in runs),
        max(run.memory for run in runs),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--lines", type=int, default=2_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="where to work (default: a temporary one)")
    arguments = parser.parse_args()
    if not 1 <= arguments.lines <= MAX_LINES:
        parser.error(f"found --lines {arguments.lines}, expected 1 to {MAX_LINES}")
    with tempfile.TemporaryDirectory(dir=arguments.folder) as name:
        folder = Path(name)
        extract = folder / "extract.csv"
        write_extract(extract, arguments.lines)
        size = extract.stat().st_size
        pairs = [
            (reference(extract, folder), ingest(extract, folder)) for _ in range(arguments.runs)
        ]
    least, ours = median([a for a, _ in pairs]), median([b for _, b in pairs])
    ratio = ours.seconds / least.seconds
    print(f"{arguments.lines:,} lines, {size / 1e6:.0f} MB, medians of {arguments.runs} runs\n")
    print("| | seconds | processor seconds | peak memory, MiB | lines per second |")
    print("|---|---:|---:|---:|---:|")
    for label, run in (("iconv + read_csv", least), ("customs ingest", ours)):
        rate = f"{arguments.lines / run.seconds:,.0f}"
        memory = f"{run.memory / (1 << 20):.0f}"
        print(f"| {label} | {run.seconds:.2f} | {run.cpu:.2f} | {memory} | {rate} |")
    print(f"\nratio {ratio:.2f} (at most {MAX_RATIO:g})")
    if ratio > MAX_RATIO or ours.memory > MAX_MEMORY:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
