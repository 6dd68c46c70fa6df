"""The extracts in one file, and what their names say."""

from collections.abc import Callable, Set
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from .columns import Layout
from .decode import decode
from .header import Head, read_head
from .names import coverage_of, flow_of, flows_in
from .problem import IngestRefused, refuse
from .sidecar import NAME as SIDECAR
from .sources import Source
from .span import Advance
from .stage import Stage, Staged
from .workbook import Sheet, read_sheet, sheets_of


@dataclass(frozen=True)
class Table:
    """A text file, or one sheet of a workbook, whose `title` it then has.

    `read` puts its lines through a stage; `number` counts the extracts in the file.
    """

    source: Source
    path: Path
    layout: Layout
    read: Callable[[Stage, Advance], Staged]
    number: int = 1
    title: str | None = None

    @property
    def name(self) -> str:
        """What messages call it."""
        return self.source.name + self._suffix

    @property
    def source_file(self) -> str:
        """What its lines call it."""
        return self.source.source_file + self._suffix

    @property
    def _suffix(self) -> str:
        return f"#{self.title}" if self.number > 1 else ""

    @property
    def coverage(self) -> str | None:
        """The coverage that the file's name claims, if any."""
        return coverage_of(Path(self.source.source_file).stem)

    def flow(self, option: str | None, noted: str | None, landed_as: Set[str]) -> str:
        """Return the flow by option, note or name, or as which the same content was landed.

        An option is meant for files that do not tell. Against a name that tells the opposite it
        is refused: `--flow import *.csv` must not make imports of `2024out.csv`.
        """
        if noted:
            return option or noted
        names = self.source.hints if self.title is None else (self.title, *self.source.hints)
        if option:
            told = next(filter(None, map(flows_in, names)), {option})
            if option not in told:
                raise refuse(
                    f"--flow {option} and a name that says {told.pop()}",
                    f"the two to agree; a line in {SIDECAR} can say otherwise",
                )
            return option
        try:
            return flow_of(names)
        except IngestRefused:
            if len(landed_as) != 1:
                raise
            return next(iter(landed_as))


def tables_of(source: Source, path: Path) -> tuple[list[Table], list[str]]:
    """Return the extracts in a file, and the titles of sheets that hold something else.

    Raises `IngestRefused` if there is no extract in it.
    """
    if path.suffix.lower() != ".xlsx":
        head = read_head(path)
        return [Table(source, path, head.layout, partial(_read_text, path, head))], []
    sheets, others = sheets_of(path)
    tables = [
        Table(source, path, sheet.layout, partial(_read_sheet, path, sheet), number, sheet.title)
        for number, sheet in enumerate(sheets, 1)
    ]
    return tables, others


def _read_text(path: Path, head: Head, stage: Stage, advance: Advance) -> Staged:
    return stage.from_text(decode(path, stage.folder, head, advance), head.delimiter)


def _read_sheet(path: Path, sheet: Sheet, stage: Stage, advance: Advance) -> Staged:
    return stage.from_records(read_sheet(path, sheet, advance))
