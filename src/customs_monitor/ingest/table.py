"""The extracts in one file, and what their names say."""

from collections.abc import Set
from dataclasses import dataclass
from pathlib import Path

from .header import Head, read_head
from .names import coverage_of, flow_of, flows_in
from .problem import IngestRefused, refuse
from .sidecar import NAME as SIDECAR
from .sources import Source
from .workbook import Sheet, sheets_of


@dataclass(frozen=True)
class Table:
    """A text file, or one sheet of a workbook; `number` counts the extracts in the file."""

    source: Source
    path: Path
    part: Head | Sheet
    number: int = 1

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
        return f"#{self.part.title}" if isinstance(self.part, Sheet) and self.number > 1 else ""

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
        sheet = (self.part.title,) if isinstance(self.part, Sheet) else ()
        names = (*sheet, *self.source.hints)
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
        return [Table(source, path, read_head(path))], []
    sheets, others = sheets_of(path)
    return [Table(source, path, sheet, i) for i, sheet in enumerate(sheets, 1)], others
