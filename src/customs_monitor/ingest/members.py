"""Names of members in a file that are not those of the project's code lists.

Codes of another list (ISO numbers, another country's) are often codes of customs' as well: the file
would be read, and each of its figures shown under another name.
"""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from .. import quoting
from ..characters import one_line
from .baskets import read_list
from .columns import Layout, squeezed

_LISTS = {
    "partner": Path("seeds/codes/customs_partners.csv"),
    "province": Path("seeds/codes/customs_provinces.csv"),
    "regime": Path("seeds/codes/customs_regimes.csv"),
}
_SHOWN = 3


class Lists:
    """The names that the project's lists have for the codes of each dimension."""

    def __init__(self, project: Path) -> None:
        self.names = {
            dimension: {
                row[f"{dimension}_code"]: [text for name, text in row.items() if "name" in name]
                for row in read_list(project / path, (f"{dimension}_code", "name_zh", "name_en"))
            }
            for dimension, path in _LISTS.items()
        }

    def others(
        self, connection: duckdb.DuckDBPyConnection, staged: Sequence[Path], layout: Layout
    ) -> str:
        """Return a phrase about the members whose name is not the list's; empty if all are."""
        told = []
        for dimension, names in self.names.items():
            code, name = f"{dimension}_code", f"{dimension}_name"
            if not staged or code not in layout.names or name not in layout.names:
                continue
            pairs = connection.execute(
                f"""
                select distinct {code}, {name} from {quoting.parquet(staged)}
                where {name} is not null
                order by all
                """
            ).fetchall()
            for its, text in pairs:
                listed = names.get(its, [])
                if squeezed(text) not in map(squeezed, listed):
                    told.append(
                        f"{its} {one_line(text)} ({listed[0] if listed else 'no such code'})"
                    )
        if not told:
            return ""
        more = f" and {len(told) - _SHOWN:,} more" if len(told) > _SHOWN else ""
        return f"names that are not those of the lists: {', '.join(told[:_SHOWN])}{more}"
