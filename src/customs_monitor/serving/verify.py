"""Ask a publication whether it is what was published, and whether its figures agree."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

import duckdb

from customs_monitor import quoting
from customs_monitor.published import reading

from .publications import DATABASE, PUBLIC, Publication, Publications
from .publish import SCHEMA

IDENTITIES = files(__package__).joinpath("identities.sql")


def problems_of(build: Publication) -> list[str]:
    """What is wrong with a build: files, then, where these are as published, what is in them."""
    damages = build.damages()
    if damages:
        return damages
    with reading(build.database) as connection:
        return [
            *_differences(connection, build),
            *(f"{build.database}: {line}" for line in _contradictions(connection)),
        ]


def strangers(publications: Publications) -> list[str]:
    """What lies at, or beside, the paths that readers know and is no link to a publication."""
    folder = publications.folder
    found = [
        f"{folder / name}: found no link to {target}, which `customs publish` makes"
        for name, target in PUBLIC.items()
        if not (folder / name).is_symlink() or str((folder / name).readlink()) != target
    ]
    return found + [
        f"{path}: found a file that someone who wrote to {DATABASE} left"
        for path in publications.logs
    ]


def _differences(connection: duckdb.DuckDBPyConnection, build: Publication) -> Iterator[str]:
    """Tables whose rows are not those of their Parquet file, or files of another build."""
    for table, made in build.manifest["tables"].items():
        file = quoting.text(build.folder / made["file"])
        # Rows have no order, so of the same rows the same sum.
        counted = "count(*), sum(hash(r)::hugeint)"
        ours = connection.execute(
            f"select {counted} from {quoting.name(SCHEMA, table)} as r"
        ).fetchone()
        theirs = connection.execute(f"select {counted} from {file} as r").fetchone()
        if ours != theirs or not ours or ours[0] != made["rows"]:
            yield f"{build.database}: found other rows of {table} than in {made['file']}"
        ids = connection.execute(
            f"select value::varchar from parquet_kv_metadata({file}) where key = 'build_id'"
        ).fetchall()
        if ids != [(build.build_id,)]:
            yield f"{build.folder / made['file']}: found no build_id '{build.build_id}' in it"
    found = connection.execute(f"select build_id from {SCHEMA}.build_info").fetchall()
    if found != [(build.build_id,)]:
        yield f"{build.database}: found no build_id '{build.build_id}' in build_info"


def _contradictions(connection: duckdb.DuckDBPyConnection) -> list[str]:
    rows = connection.execute(IDENTITIES.read_text(encoding="utf-8")).fetchall()
    return [
        f"{identity} does not hold in {count} row(s), first in {product}, {month:%Y-%m}, {period}: "
        f"found {found}, expected {expected}"
        for identity, product, month, period, found, expected, count in rows
    ]
