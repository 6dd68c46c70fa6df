"""What was measured, kept as JSON lines, so that sizes measured apart make one report."""

import json
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

from measure import Usage
from refusal import refuse

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

    @property
    def key(self) -> tuple[str, int, str, str]:
        return self.size, self.months, self.peer, self.step


@dataclass(frozen=True)
class Median:
    """The medians of the runs of a step, each measure by itself, and the days of the runs."""

    runs: int
    days: str
    seconds: float
    cpu_seconds: float | None
    peak_bytes: float | None


class Results:
    """Results in a file; one more is one more line.

    The first run of a step takes the place of the earlier ones, unless `more` of them are wanted;
    the first full build also of what was done with the earlier ones' tables.
    """

    def __init__(self, path: Path, more: bool = False) -> None:
        self.path = path
        self.more = more
        self.all: list[Result] = []
        self._measured: set[tuple[str, int, str, str]] = set()
        if path.exists():
            lines = path.read_text(encoding="utf-8").splitlines()
            self.all = [self._read(number, line) for number, line in enumerate(lines, 1)]

    def _read(self, number: int, line: str) -> Result:
        try:
            return Result(**json.loads(line))
        except (TypeError, ValueError):
            refuse(f"{self.path}, line {number}: found {line[:80]!r}, expected a result of run.py")

    def add(self, result: Result) -> None:
        """Keep what has just been measured."""
        result = replace(result, day=date.today().isoformat())
        if not self.more and result.key not in self._measured:
            of = result.key[: 3 if result.step == FULL else 4]
            self.all = [earlier for earlier in self.all if earlier.key[: len(of)] != of]
        self._measured.add(result.key)
        self.all.append(result)
        lines = [json.dumps(asdict(result)) + "\n" for result in self.all]
        aside = self.path.with_suffix(".new")
        aside.write_text("".join(lines), encoding="utf-8")
        aside.replace(self.path)

    def medians(self) -> dict[tuple[str, int, str, str], Median]:
        """Return medians by size, months, peer and step."""
        groups: dict[tuple[str, int, str, str], list[Result]] = {}
        for result in self.all:
            groups.setdefault(result.key, []).append(result)
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
