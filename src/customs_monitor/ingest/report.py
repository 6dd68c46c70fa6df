"""What `customs ingest` prints: a table or JSON on stdout, everything else on stderr."""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.measure import Measurement
from rich.padding import Padding
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from ..characters import one_line
from .outcome import Options, Outcome, Result
from .problem import Problem, counted
from .span import Advance

_FILE_WIDTH = 160  # of a table that goes to a file or another program
_LONG_WORK = 20 << 20  # bytes; smaller files are read before a bar could be seen
_TEXTS = {
    "file": 12,
    "breakdown": 9,
    "lines": 11,
}  # columns that give way on a narrow terminal, and how far
_PARTS = ("file", "flow", "breakdown", "months", "rows", "value", "lines")
_STATUSES = ("landed", "rewritten", "written", "unchanged", "refused")
_COUNTS = ("new", "revised", "unchanged", "removed", "quarantined")


class Terminal:
    """A listener that writes one line for each event to stderr, and a bar while work is long."""

    def __init__(self) -> None:
        self.console = Console(stderr=True)
        self.progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            DownloadColumn(),
            TimeRemainingColumn(),
            console=self.console,
            transient=True,
            disable=not self.console.is_terminal,
        )

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        self.progress.stop()

    def refused(self, name: str, problem: Problem) -> None:
        self._say(complaint(name, problem))

    def warned(self, name: str, text: str) -> None:
        self._say(f"customs: {name}: warning: {text}")

    def waiting(self, name: str) -> None:
        self._say(f"customs: {name}: waiting for another ingest to end")

    def reading(self, name: str, size: int) -> Advance:
        if size < _LONG_WORK:
            return lambda _: None
        self.progress.start()
        for task in self.progress.task_ids:
            self.progress.remove_task(task)
        task = self.progress.add_task(one_line(name), total=size)
        return lambda count: self.progress.advance(task, count)

    def _say(self, line: str) -> None:
        self.progress.stop()
        print(one_line(line), file=sys.stderr, flush=True)


def complaint(name: str, problem: Problem) -> str:
    """Return the one line about a refused file: `customs: FILE, line N, column NAME: found …`."""
    said = str(problem)
    separator = ", " if problem.line is not None or problem.label else ": "
    return one_line(f"customs: {name}{separator}{said}")


def print_table(result: Result, options: Options) -> None:
    """Print a row a file, the totals and what was left aside.

    On a terminal that is too narrow for the table each file has lines of its own, so that no
    figure is cut.
    """
    console = Console()
    is_whole = not console.is_terminal
    if is_whole:
        console.width = _FILE_WIDTH
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in _PARTS:
        if name in _TEXTS:
            table.add_column(name, min_width=_TEXTS[name], overflow="fold")
        else:
            right = name in ("rows", "value")
            table.add_column(name, justify="right" if right else "left", no_wrap=True)
    for outcome in result.outcomes:
        table.add_row(*_cells(outcome))
    if Measurement.get(console, console.options.update(max_width=1000), table).minimum <= (
        console.width
    ):
        console.print(table)
    else:
        for outcome in result.outcomes:
            told = dict(zip(_PARTS, _cells(outcome), strict=False))
            console.print(told.pop("file"))
            if outcome.manifest:
                told["rows"] = Text(counted(outcome.manifest.rows_in_file, "row"))
            console.print(Padding(Text(", ").join(filter(None, told.values())), (0, 0, 0, 2)))
    for line in _closing(result, options):
        console.print(Text(one_line(line)), soft_wrap=is_whole)


def _cells(outcome: Outcome) -> list[Text]:
    manifest = outcome.manifest
    if manifest is None:
        return [Text(one_line(Path(outcome.name).name)), Text("refused", style="bold red")]
    months = sorted(manifest.answered_months)
    span = months[0] if len(months) == 1 else f"{months[0]}–{months[-1]}"
    has_gap = len(months) < _months_between(months[0], months[-1])
    counts = _counts(outcome)
    # A file of which lines were set aside does not say what it does not list.
    coverage = "partial" if manifest.rows_quarantined else manifest.coverage
    shown = [
        one_line(manifest.source_file),
        manifest.flow,
        f"{manifest.breakdown}, {coverage}",
        f"{span} ({len(months)})" if has_gap else span,
        f"{manifest.rows_in_file:,}",
        f"{int(manifest.sum_value):,} {manifest.currency.upper()}",
        ", ".join(f"{counts[name]:,} {name}" for name in _COUNTS if counts[name]),
    ]
    return [Text(text) for text in shown]


def _months_between(first: str, last: str) -> int:
    return 12 * (int(last[:4]) - int(first[:4])) + int(last[4:]) - int(first[4:]) + 1


def _counts(outcome: Outcome) -> dict[str, int]:
    manifest, changes = outcome.manifest, outcome.changes
    if manifest is None:
        return dict.fromkeys(_COUNTS, 0)
    if changes is None:  # known already: nothing of it is news
        return dict.fromkeys(_COUNTS, 0) | {"unchanged": manifest.rows_landed}
    return {
        "new": changes.new,
        "revised": changes.revised,
        "unchanged": changes.unchanged,
        "removed": changes.removed,
        "quarantined": manifest.rows_quarantined,
    }


def totals(result: Result) -> dict[str, int]:
    """Return counts over all files. Values are not added up: files may cover the same trade."""
    counted = [_counts(outcome) for outcome in result.outcomes]
    manifests = [outcome.manifest for outcome in result.outcomes if outcome.manifest]
    files = {
        status: sum(outcome.status == status for outcome in result.outcomes) for status in _STATUSES
    }
    lines = {f"lines_{name}": sum(count[name] for count in counted) for name in _COUNTS}
    return files | {"rows": sum(manifest.rows_in_file for manifest in manifests)} | lines


def _closing(result: Result, options: Options) -> Iterator[str]:
    for outcome in result.outcomes:
        if outcome.note:
            yield f"{outcome.name}: {outcome.status}, {outcome.note}"
    assumed: dict[str, list[str]] = {}
    for outcome in result.outcomes:
        if outcome.assumed:
            assumed.setdefault(outcome.assumed, []).append(outcome.name)
    for phrase, names in assumed.items():
        who = names[0] if len(names) == 1 else counted(len(names), "file")
        yield f"{who}: not said what was asked for, taken as {phrase}"
    total = totals(result)
    files = ", ".join(f"{total[status]} {status}" for status in _STATUSES if total[status])
    lines = ", ".join(f"{total[f'lines_{name}']:,} {name}" for name in _COUNTS)
    yield f"{counted(len(result.outcomes), 'file')}: {files}"
    yield f"{counted(total['rows'], 'row')}: {lines}"
    if result.ignored:
        yield f"{counted(result.ignored, 'other file')} ignored"
    if options.seeds and result.refused:
        yield "no seed was written, since a file was refused"
    elif options.dry_run:
        yield "dry run: nothing was written"
    elif result.refused < len(result.outcomes):
        yield f"written to {options.seeds}" if options.seeds else f"landed in {options.landing}"


def print_json(result: Result, options: Options) -> None:
    """Print one JSON document; counts are numbers, exact sums are text."""
    document: dict[str, object] = {
        "landing": None if options.seeds else str(options.landing),
        "seeds": str(options.seeds) if options.seeds else None,
        "dry_run": options.dry_run,
        "files": [_document(outcome) for outcome in result.outcomes],
        "ignored": result.ignored,
        "totals": totals(result),
    }
    print_document(document)


def print_document(document: dict[str, object]) -> None:
    """Print a JSON document that a terminal shows as it is."""
    text = json.dumps(document, ensure_ascii=False, indent=2, default=str)
    # JSON lets a few characters stand that a terminal obeys.
    print("".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in text))


def _document(outcome: Outcome) -> dict[str, object]:
    document: dict[str, object] = {"file": outcome.name, "status": outcome.status}
    if outcome.problem:
        problem = outcome.problem
        return document | {
            "line": problem.line,
            "column": problem.label,
            "found": problem.found,
            "expected": problem.expected,
        }
    assert outcome.manifest is not None
    manifest = asdict(outcome.manifest)
    for name in ("months", "asked_codes", "asked_months"):
        manifest[name] = manifest[name].split(",") if manifest[name] else []
    return document | {
        "note": outcome.note,
        "assumed": outcome.assumed,
        "lines": _counts(outcome),
        "extract": manifest,
    }
