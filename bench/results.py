"""What was measured, kept as JSON lines, so that sizes measured apart make one report."""

import json
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

from measure import Usage

# Steps: a build, the parts of dbt's, what it left read and written again. Scenarios have their own.
FULL = "build"
TABLES = "tables"
OTHERS = "others"
TESTS = "tests"
READ = "read"
WRITE = "write"


@dataclass(frozen=True)
class Result:
    """One run of a step of a peer at a size."""

    size: str
    months: int
    peer: str
    step: str
    seconds: float
    cpu_seconds: float | None = None
    peak_bytes: int | None = None
    day: str = ""  # unknown: measured before days were kept

    @classmethod
    def of(cls, size: str, months: int, peer: str, step: str, usage: Usage) -> "Result":
        return cls(size, months, peer, step, **asdict(usage))


@dataclass(frozen=True)
class Median:
    """The medians of the runs of a step, each measure by itself, and the days of the runs."""

    runs: int
    days: str
    seconds: float
    cpu_seconds: float | None
    peak_bytes: float | None


class Results:
    """Results in a file; one more is one more line."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.all: list[Result] = []
        if path.exists():
            lines = path.read_text(encoding="utf-8").splitlines()
            self.all = [Result(**json.loads(line)) for line in lines]

    def add(self, result: Result) -> None:
        """Keep what has just been measured."""
        result = replace(result, day=date.today().isoformat())
        self.all.append(result)
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(result)) + "\n")

    def forget(self, size: str, months: int, peers: Iterable[str]) -> None:
        """Drop what is about to be measured anew."""
        peers = set(peers)
        self.all = [
            result
            for result in self.all
            if (result.size, result.months) != (size, months) or result.peer not in peers
        ]
        lines = [json.dumps(asdict(result)) + "\n" for result in self.all]
        self.path.write_text("".join(lines), encoding="utf-8")

    def medians(self) -> dict[tuple[str, int, str, str], Median]:
        """Return medians by size, months, peer and step."""
        groups: dict[tuple[str, int, str, str], list[Result]] = {}
        for result in self.all:
            key = (result.size, result.months, result.peer, result.step)
            groups.setdefault(key, []).append(result)
        return {
            key: Median(
                len(runs),
                ", ".join(sorted({run.day for run in runs})),
                statistics.median(run.seconds for run in runs),
                _median([run.cpu_seconds for run in runs]),
                _median([run.peak_bytes for run in runs]),
            )
            for key, runs in groups.items()
        }


def _median(values: Sequence[float | None]) -> float | None:
    """None where it was not measured."""
    known = [value for value in values if value is not None]
    return statistics.median(known) if known else None
