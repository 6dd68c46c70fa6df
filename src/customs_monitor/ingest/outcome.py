"""What one run is asked, what comes of it, and who is told meanwhile."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Protocol

from .changes import Changes
from .manifest import Manifest
from .problem import Problem
from .question import Question
from .span import Advance


@dataclass(frozen=True)
class Options:
    """The command line; None where nothing was said. `project` is where its lists are."""

    landing: Path
    flow: str | None = None
    vintage: date | None = None
    coverage: str | None = None
    question: Question = field(default_factory=Question)
    project: Path = field(default_factory=Path)
    accept_removals: bool = False
    max_removed_pct: float = 5
    quarantine: bool = False
    dry_run: bool = False
    seeds: Path | None = None
    lock_timeout: float = 600.0
    today: date = field(default_factory=date.today)


@dataclass(frozen=True)
class Outcome:
    """What became of one file (or sheet).

    `status` is landed, rewritten, unchanged, written (to seeds) or refused; `manifest` says what
    the extract holds unless refused.
    """

    name: str
    status: str
    manifest: Manifest | None = None
    changes: Changes | None = None
    note: str = ""
    problem: Problem | None = None
    #: What is taken for granted of its question, in a phrase.
    assumed: str = ""


@dataclass
class Result:
    outcomes: list[Outcome] = field(default_factory=list)
    ignored: int = 0

    @property
    def refused(self) -> int:
        return sum(outcome.status == "refused" for outcome in self.outcomes)


class Listener(Protocol):
    """Who is told what happens while it happens."""

    def refused(self, name: str, problem: Problem) -> None: ...
    def warned(self, name: str, text: str) -> None: ...
    def waiting(self, name: str) -> None: ...
    def reading(self, name: str, size: int) -> Advance: ...
