"""Zip archives: opened with the suspicion that a file from elsewhere deserves.

Everything that can be told from the directory of an archive is checked before any of it is
unpacked, and unpacking stops when a member turns out larger than it said.
"""

import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from .problem import IngestRefused, quoted, refuse, unreadable
from .sidecar import NAME as NOTES

#: One download has 10,000 rows, about 1 MB; these are far above any honest archive.
MAX_MEMBERS = 10_000
MAX_TOTAL = 8 << 30
MAX_RATIO = 200
_RATIO_FROM = 10 << 20  # small members may be as repetitive as they like
_MEMBER_SUFFIXES = (".csv", ".txt", ".xlsx")
_ARCHIVES = (".zip", ".7z", ".rar", ".gz", ".tar", ".tgz", ".bz2", ".xz")
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Member:
    """One extract in an archive: its readable name, its entry there, its stored time."""

    name: str
    entry: str
    modified: datetime


def members_of(archive: Path) -> tuple[list[Member], list[str]]:
    """Return the extracts of an archive and the names of other files; raises `IngestRefused`."""
    members: list[Member] = []
    ignored: list[str] = []
    with _opened(archive) as opened:
        check_size(opened.infolist())
        for info in opened.infolist():
            name = _name(info)
            _check_name(name)
            if info.is_dir():
                continue
            if stat.S_ISLNK(info.external_attr >> 16):
                raise refuse(f"a link in the archive, {quoted(name)}", "files")
            if info.flag_bits & 0x1:
                raise refuse(
                    f"an encrypted member, {quoted(name)}", "an archive without a password"
                )
            lower = name.lower()
            if lower.endswith(_ARCHIVES):
                raise refuse(
                    f"an archive in the archive, {quoted(name)}", "extracts: unpack it first"
                )
            if PurePosixPath(name).name == NOTES:
                raise refuse(f"{NOTES} in the archive", "it beside the archive (docs/ingest.md)")
            hidden = any(part.startswith((".", "~$", "__MACOSX")) for part in name.split("/"))
            if lower.endswith(_MEMBER_SUFFIXES) and not hidden:
                members.append(Member(name, info.filename, _time(info)))
            else:
                ignored.append(name)
    if len({member.name for member in members}) < len(members):
        raise refuse("two members of the same name", "each name once")
    return members, ignored


def check_size(infos: list[zipfile.ZipInfo]) -> None:
    """Raise `IngestRefused` if an archive (or workbook) would unpack to something absurd."""
    if len(infos) > MAX_MEMBERS:
        raise refuse(f"{len(infos):,} members", f"at most {MAX_MEMBERS:,}")
    total = sum(info.file_size for info in infos)
    if total > MAX_TOTAL:
        raise refuse(f"{total / (1 << 30):.0f} GiB when unpacked", f"at most {MAX_TOTAL >> 30} GiB")
    for info in infos:
        ratio = info.file_size / max(1, info.compress_size)
        if info.file_size > _RATIO_FROM and ratio > MAX_RATIO:
            raise refuse(
                f"{quoted(_name(info))}, which unpacks to {ratio:,.0f} times its size",
                f"at most {MAX_RATIO} times",
            )


def unpack(archive: Path, member: Member, folder: Path) -> Path:
    """Unpack one member into `folder` under a name of our own; raises `IngestRefused`."""
    target = folder / ("member" + PurePosixPath(member.name).suffix.lower())
    with target.open("wb") as file:
        for chunk in _chunks(archive, member):
            file.write(chunk)
    return target


def _chunks(archive: Path, member: Member) -> Iterator[bytes]:
    """Yield the data of a member, never more than the archive's directory says."""
    with _opened(archive) as opened:
        try:
            info = opened.getinfo(member.entry)
            left = info.file_size
            with opened.open(info) as packed:
                while chunk := packed.read(_CHUNK):
                    left -= len(chunk)
                    if left < 0:
                        raise refuse("more data than the archive announces", "an honest archive")
                    yield chunk
        except IngestRefused:
            raise
        # Whatever zipfile and the decompressors stumble over; writing is not in here.
        except Exception as error:
            raise refuse(f"a damaged member ({error})", "a sound archive") from error


def _opened(archive: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(archive)
    except OSError as error:
        raise unreadable(error) from error
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise refuse("a file that is no zip archive", "a sound archive") from error


def _name(info: zipfile.ZipInfo) -> str:
    """Return a member's name as its author saw it; Chinese Windows writes GB18030, unmarked."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _check_name(name: str) -> None:
    parts = name.replace("\\", "/").split("/")
    if ".." in parts or parts[0] == "" or parts[0].endswith(":"):
        raise refuse(f"the name {quoted(name)} in the archive", "names below the archive")


def _time(info: zipfile.ZipInfo) -> datetime:
    """Return a member's time; archives keep that of the place where they were made."""
    try:
        return datetime(*info.date_time).astimezone()
    except ValueError:
        return datetime(1980, 1, 1).astimezone()
