"""Opens the published database for reading."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from customs_monitor.aside import put_back
from customs_monitor.errors import Refused, reason, unopened


@contextmanager
def reading(database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open `database`, which others may be reading too; a site beside it is put back.

    Raises:
        Refused: there is no such file, or it is no published database.
    """
    put_back(database.parent)
    if not database.is_file():
        raise Refused(f"{database}: no such database, expected the result of `customs publish`")
    try:
        with duckdb.connect(str(database), read_only=True) as connection:
            yield connection
    except duckdb.CatalogException as error:
        raise Refused(
            f"{database}: {reason(error)} Run `dbt build` and `customs publish` again"
        ) from error
    except duckdb.IOException as error:
        raise unopened(database, error) from error
