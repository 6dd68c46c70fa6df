"""Where publications lie, and which one readers see.

    published/builds/<build id>/     one build: customs_monitor.duckdb, parquet/, manifest.json
    published/current                a link to one of them; to replace it is the switch
    published/customs_monitor.duckdb, published/parquet, published/latest.json
                                     links that go through `current`, so all of them switch at once

A build's folder is never changed once it is there.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from customs_monitor.aside import alone_in, place, sync
from customs_monitor.errors import Refused, reason, unwritable

DATABASE = "customs_monitor.duckdb"
PARQUET = "parquet"
MANIFEST = "manifest.json"
CURRENT = "current"
PUBLIC = {
    DATABASE: f"{CURRENT}/{DATABASE}",
    PARQUET: f"{CURRENT}/{PARQUET}",
    "latest.json": f"{CURRENT}/{MANIFEST}",
}


@dataclass(frozen=True)
class Publication:
    """The folder of one build."""

    folder: Path

    @property
    def build_id(self) -> str:
        return self.folder.name

    @property
    def database(self) -> Path:
        return self.folder / DATABASE

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """What the build is and what its files should be.

        Raises:
            Refused: it cannot be read, or is of another build.
        """
        file = self.folder / MANIFEST
        try:
            manifest = dict(json.loads(file.read_text(encoding="utf-8")))
            # Whatever is asked of it later.
            for made in (manifest["database"], *dict(manifest["tables"]).values()):
                str(made["file"]), str(made["sha256"]), int(made["bytes"])
            found = manifest["build_id"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise Refused(
                f"{file}: {reason(error)}, expected the manifest of a publication"
            ) from error
        if found != self.build_id:
            raise Refused(f"{file}: found build_id '{found}', expected '{self.build_id}'")
        return manifest

    @property
    def files(self) -> dict[Path, str]:
        """Each file that belongs to it, but the manifest, with its checksum."""
        manifest = self.manifest
        return {
            self.folder / made["file"]: made["sha256"]
            for made in (manifest["database"], *manifest["tables"].values())
        }

    def damages(self) -> list[str]:
        """What is not as the manifest says: a file missing, another, or one that is strange."""
        try:
            expected = self.files
        except Refused as refusal:
            return [refusal.format_message()]
        there = {path for path in self.folder.rglob("*") if not path.is_dir() or path.is_symlink()}
        found = [f"{path}: found none, expected the file" for path in expected if path not in there]
        found += [
            f"{path}: found a file that is not of the publication"
            for path in sorted(there - expected.keys() - {self.folder / MANIFEST})
        ]
        return found + [
            f"{path}: found other content, expected the checksum of the manifest"
            for path, checksum in expected.items()
            if path in there and checksum_of(path) != checksum
        ]


@dataclass(frozen=True)
class Publications:
    """The folder `published`, and the builds in it."""

    folder: Path

    @property
    def builds(self) -> list[Publication]:
        """Every build that is kept, the oldest first: an id begins with its time."""
        folders = (path.parent for path in (self.folder / "builds").glob(f"*/{MANIFEST}"))
        return sorted((Publication(path) for path in folders), key=lambda b: b.build_id)

    @property
    def current(self) -> Publication | None:
        """The one that readers see, if any."""
        link = self.folder / CURRENT
        return Publication(link.resolve()) if (link / MANIFEST).exists() else None

    def named(self, build_id: str) -> Publication:
        """Return a build by its id or how it begins.

        Raises:
            Refused: no build is, or several are.
        """
        found = [build for build in self.builds if build.build_id.startswith(build_id)]
        found = [b for b in found if b.build_id == build_id] or found
        if len(found) != 1:
            kept = ", ".join(build.build_id for build in self.builds) or "none"
            raise Refused(
                f"{self.folder}: found {len(found)} builds '{build_id}', expected one of: {kept}"
            )
        return found[0]

    @contextmanager
    def changing(self) -> Iterator[Path]:
        """Hold the lock of whoever writes here; yield a folder that is removed at the end.

        Raises:
            Refused: something stands where a link is to be, or nothing can be written.
        """
        try:
            with alone_in(self.folder / ".new") as aside:
                self._refuse_what_is_not_ours()
                yield aside
        except OSError as error:
            raise unwritable(self.folder, error) from error

    def show(self, build: Publication, aside: Path) -> None:
        """Make a build the one that readers see, by one rename.

        What a version without builds left at a public path gives way to the link.
        """
        self._link(CURRENT, f"builds/{build.build_id}", aside)
        for name, target in PUBLIC.items():
            self._link(name, target, aside)

    @property
    def logs(self) -> list[Path]:
        """What someone who wrote to a published file left: DuckDB would replay it."""
        return [
            log
            for database in (self.folder / DATABASE, *(b.database for b in self.builds))
            for log in sorted(database.parent.glob(f"{DATABASE}.*"))
            if not log.is_dir()
        ]

    def forget_all_but(self, number: int, aside: Path) -> list[Publication]:
        """Remove the oldest builds, never the one that readers see."""
        current = self.current
        old = [
            build
            for build in self.builds[:-number]
            if current is None or build.build_id != current.build_id
        ]
        for build in old:
            os.rename(build.folder, aside / build.build_id)
        return old

    def _link(self, name: str, target: str, aside: Path) -> None:
        path, new = self.folder / name, aside / f"{name}.link"
        if path.is_symlink() and os.readlink(path) == target:
            return
        new.symlink_to(target)
        if path.is_dir() and not path.is_symlink():
            os.rename(path, aside / f"{name}.old")
        place(new, path)

    def _refuse_what_is_not_ours(self) -> None:
        is_ours: dict[str, tuple[str, Callable[[Path], bool]]] = {
            DATABASE: ("a file", Path.is_file),
            "latest.json": ("a file", Path.is_file),
            PARQUET: (
                "a folder of Parquet files",
                lambda folder: folder.is_dir() and all(map(_is_parquet, folder.iterdir())),
            ),
            CURRENT: ("a publication", lambda folder: (folder / MANIFEST).exists()),
        }
        for name, (expected, holds) in is_ours.items():
            path = self.folder / name
            if path.exists() and not path.is_symlink() and not holds(path):
                found = "a folder" if path.is_dir() else "a file"
                raise Refused(
                    f"{path}: found {found} that is not of a publication, expected {expected}"
                )


def _is_parquet(path: Path) -> bool:
    return path.is_file() and path.suffix == ".parquet"


def checksum_of(file: Path) -> str:
    """Return the SHA-256 of a file as hexadecimal text."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def settle(made: Path, build: Publication) -> None:
    """Make a new folder a build's: read-only, on disk, then at its place.

    In a build that is damaged each file takes the place of the old one, the manifest last. The
    data are the same, so no reader notices.
    """
    files = sorted((p for p in made.rglob("*") if p.is_file()), key=lambda p: p.name == MANIFEST)
    for path in files:
        path.chmod(0o444)
        sync(path)
    sync(made / PARQUET)
    sync(made)
    build.folder.parent.mkdir(exist_ok=True)
    if not build.folder.exists():
        place(made, build.folder)
        return
    (build.folder / PARQUET).mkdir(exist_ok=True)
    wanted = {build.folder / file.relative_to(made): file for file in files}
    for target, file in wanted.items():
        place(file, target)
    for path in build.folder.rglob("*"):
        if path not in wanted and not path.is_dir():
            path.unlink()
