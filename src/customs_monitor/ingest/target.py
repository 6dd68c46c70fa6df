"""What a run asks of the place where its lines go: the landing, or seeds."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from .manifest import Manifest
from .stage import Staged


class Target(Protocol):
    """The landing and the seeds.

    `by_vintage` is whether extracts are taken in the order of their vintages, so that revisions
    are told in theirs; else they are in that of their names.
    """

    folder: Path
    by_vintage: bool

    def manifests(self) -> list[Manifest]:
        """Return the extracts that are there and stay, oldest vintage first."""

    def lines_of(self, manifest: Manifest, years: Sequence[str]) -> list[Path]:
        """Return the files with the lines of an extract that stays, of some years."""

    def code_ranges(self, files: Sequence[Path]) -> Mapping[Path, tuple[str, str]]:
        """Return the least and the greatest product code of files with lines."""

    def restate(self, manifest: Manifest, work: Path) -> None:
        """Replace the manifest of an extract that is there."""

    def workspace(self) -> TemporaryDirectory[str]:
        """Return a new folder to work in, which is removed when its context ends."""

    def add(
        self, manifest: Manifest, staged: Staged, work: Path, earlier: Manifest | None
    ) -> tuple[str, str]:
        """Take in a staged extract; return its `Outcome.status` and a note.

        `work` is the workspace that it was staged in, `earlier` the extract that it takes the
        place of, if there is one.
        """

    def finish(self) -> None:
        """Put in place what waited for the last extract; only if no file was refused."""
