"""Writes report.md and its chart from what was measured."""

import os
import platform
from importlib import metadata
from pathlib import Path

import matplotlib
import psutil
from arguments import line_count
from results import FULL, OTHERS, READ, TABLES, TESTS, WRITE, Median, Results

matplotlib.use("svg")
from matplotlib import pyplot
from matplotlib.ticker import LogLocator, NullFormatter

PEERS = {
    "bare": "one DuckDB script by hand, to Parquet",
    "bare_tables": "the same script, to DuckDB tables",
    "dbt": "this project, `dbt build`",
    "polars": "Polars",
    "pandas": "pandas",
    "spark": "this project on Spark, local",
}
SCENARIOS = {
    "last_month": "December of the last year is revised",
    "revision": "a month three years back (of the first year, if that is later) is revised",
    "new_month": "the next month arrives (January of a new year, then February, …)",
}
PACKAGES = ("duckdb", "dbt-core", "dbt-duckdb", "polars", "pandas", "pyarrow")
PARTS = {
    TABLES: "models and seeds of the four tables",
    OTHERS: "other models and seeds",
    TESTS: "tests",
}
AFTERWARDS = {
    READ: "reading all of it afterwards",
    WRITE: "writing its tables once more, nothing computed",
}
Medians = dict[tuple[str, int, str, str], Median]


def write(results: Results, folder: Path) -> Path:
    """Write both into a folder; return the report's path."""
    medians = results.medians()
    sizes = sorted({key[:2] for key in medians}, key=lambda key: (key[1], line_count(key[0])))
    parts = [
        "# Benchmark",
        "The same landing files, the same four tables out. Medians; how to run, what is compared"
        " and what the columns mean: `bench/README.md`.",
        _machine(),
        "![Seconds by lines](report.svg)",
    ]
    for size, months in sizes:
        parts += [f"## {_lines(size)} lines, {months // 12} years", _table(medians, size, months)]
        for peer, name in _peers(medians):
            parts += _scenarios(medians, size, months, peer, name)
    parts += _growth(medians) + _histories(medians)
    report, chart = folder / "report.md", folder / "report.svg"
    aside = folder / "report.new"
    _draw(medians, aside)
    aside.replace(chart)
    aside.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    return aside.replace(report)


def _lines(size: str) -> str:
    return f"{line_count(size):,}"


def _machine() -> str:
    memory = psutil.virtual_memory().total / 2**30
    versions = []
    for package in PACKAGES:
        try:
            versions.append(f"{package} {metadata.version(package)}")
        except metadata.PackageNotFoundError:
            continue
    return (
        f"Written on {platform.system()}, {os.cpu_count()} cores, {memory:.0f} GiB of memory; "
        f"Python {platform.python_version()}, {', '.join(versions)}."
    )


def _table(medians: Medians, size: str, months: int) -> str:
    rows = [
        "| peer | runs | seconds | × the script to tables | processor seconds | peak GiB | day |",
        "|---|--:|--:|--:|--:|--:|---|",
    ]
    limit = medians.get((size, months, "bare_tables", FULL))
    for peer, name in _peers(medians):
        median = medians.get((size, months, peer, FULL))
        if not median:
            continue
        ratio = f"{median.seconds / limit.seconds:.2f}" if limit else ""
        rows.append(
            f"| {name} | {median.runs} | {median.seconds:,.1f} | {ratio} "
            f"| {median.cpu_seconds or 0:,.1f} | {_memory_and_days(median)} |"
        )
        for part, what in PARTS.items():
            spent = medians.get((size, months, peer, part))
            if spent:
                # Of models at once the seconds are added up, and more than the clock's.
                if part == TESTS and "models at once" not in peer:
                    share = 100 * spent.seconds / (median.seconds - spent.seconds)
                    what += f" ({share:.0f} % of the rest)"
                rows.append(f"| of which {what} | {spent.runs} | {spent.seconds:,.1f} | | | | |")
        for step, what in AFTERWARDS.items():
            after = medians.get((size, months, peer, step))
            if after:
                rows.append(
                    f"| {what} | {after.runs} | {after.seconds:,.1f} | "
                    f"| {after.cpu_seconds or 0:,.1f} | {_memory_and_days(after)} |"
                )
    return "\n".join(rows)


def _memory_and_days(median: Median) -> str:
    """Return the last two cells of a row."""
    return f"{(median.peak_bytes or 0) / 2**30:.2f} | {median.days}"


def _peers(medians: Medians) -> list[tuple[str, str]]:
    """All that were measured and their names, also those with limits: `dbt 4GiB, threads: 1`."""
    measured = {key[2] for key in medians}
    return [
        (peer, name + (f", limited to {peer.partition(' ')[2]}" if " " in peer else ""))
        for base, name in PEERS.items()
        for peer in sorted(measured)
        if peer.split()[0] == base
    ]


def _scenarios(medians: Medians, size: str, months: int, peer: str, peer_name: str) -> list[str]:
    full = medians.get((size, months, peer, FULL))
    rows = []
    for step, name in SCENARIOS.items():
        median = medians.get((size, months, peer, step))
        if median and full:
            rows.append(
                f"| {name} | {median.runs} | {median.seconds:,.1f} "
                f"| {100 * median.seconds / full.seconds:.0f} % | {_memory_and_days(median)} |"
            )
    if not rows:
        return []
    head = [f"| {peer_name}, when | runs | seconds | of the full build | peak GiB | day |"]
    return ["\n".join([*head, "|---|--:|--:|--:|--:|---|", *rows])]


def _growth(medians: Medians) -> list[str]:
    """Seconds of the largest size over those of the smallest, for each peer."""
    rows = []
    for peer, name in _peers(medians):
        points = _points(medians, peer)
        if len(points) > 1:
            (few, short), (many, long) = points[0], points[-1]
            rows.append(f"| {name} | {few:,} | {many:,} | {many / few:.0f} | {long / short:.1f} |")
    if not rows:
        return []
    head = ["| peer | lines | lines | × lines | × seconds |", "|---|--:|--:|--:|--:|"]
    return ["## Growth", "\n".join([*head, *rows])]


def _histories(medians: Medians) -> list[str]:
    """What a new month costs on a long and on a short history with as many lines a month."""
    by_density: dict[float, list[tuple[int, float]]] = {}
    for (size, months, peer, step), median in medians.items():
        if (peer, step) == ("dbt", "new_month"):
            by_density.setdefault(line_count(size) / months, []).append((months, median.seconds))
    rows = []
    for density, points in sorted(by_density.items()):
        (few, short), (many, long) = min(points), max(points)
        if few < many:
            rows.append(
                f"| {density:,.0f} | {short:,.1f} on {few // 12} years "
                f"| {long:,.1f} on {many // 12} years | {long / short:.2f} |"
            )
    if not rows:
        return []
    head = ["| lines a month | seconds | seconds | × |", "|--:|--:|--:|--:|"]
    return ["## A new month on a longer history", "\n".join([*head, *rows])]


def _points(medians: Medians, peer: str) -> list[tuple[int, float]]:
    """Lines and seconds of a peer's full builds of ten years."""
    return sorted(
        (line_count(size), median.seconds)
        for (size, months, name, step), median in medians.items()
        if (months, name, step) == (120, peer, FULL)
    )


def _draw(medians: Medians, path: Path) -> None:
    pyplot.rcParams["svg.hashsalt"] = "bench"
    figure, axes = pyplot.subplots(figsize=(8, 5), layout="constrained")
    for peer, name in _peers(medians):
        points = _points(medians, peer)
        if points:
            axes.plot(*zip(*points, strict=True), marker="o", label=name.replace("`", ""))
    axes.set(xscale="log", yscale="log", xlabel="lines", ylabel="seconds")
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        axis.set_major_formatter("{x:,.0f}")
        axis.set_minor_formatter(NullFormatter())
    axes.grid(alpha=0.3)
    if axes.lines:
        figure.legend(loc="outside lower center", ncols=2)
    figure.savefig(path, format="svg", metadata={"Date": None})
    pyplot.close(figure)
