"""Column-level lineage of the models, from what dbt compiled: dbt's own docs stop at tables."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sqlglot import MappingSchema, exp
from sqlglot.errors import SqlglotError
from sqlglot.lineage import lineage

from customs_monitor.errors import Refused, reason

DIALECT = "duckdb"


def relations(target: Path) -> list[dict[str, Any]]:
    """Return seeds and models with their columns, each with the columns it is computed from.

    A column counts as a source where it goes into the value, be it as a condition of a `case` or
    as the order of a window; joins and filters, which choose rows, do not.

    Args:
        target: dbt's target folder, after `dbt docs generate`.

    Raises:
        Refused: the folder has no docs or those of other models, or a model cannot be read.
    """
    manifest, catalog = (_read(target / name) for name in ("manifest.json", "catalog.json"))
    gone = sorted(catalog["nodes"].keys() - manifest["nodes"].keys())
    if gone:
        raise Refused(
            f"{target / 'catalog.json'}: found {gone[0]}, expected only what the project has: "
            "run `make docs` again"
        )
    schema = MappingSchema(dialect=DIALECT)
    known: dict[tuple[str, str], str] = {}
    nodes = []
    for key, entry in sorted(catalog["nodes"].items()):
        node = manifest["nodes"][key]
        # dbt compiles only the selection of a command, and notes it in the same file.
        if node["resource_type"] == "model" and "compiled_code" not in node:
            raise Refused(
                f"{target / 'manifest.json'}: found model {node['name']} without its SQL, "
                "expected that of every model: run `make docs` again"
            )
        types = {name: column["type"] for name, column in entry["columns"].items()}
        table = exp.table_(node["alias"], db=node["schema"], catalog=node["database"])
        schema.add_table(table, types)
        known[node["schema"], node["alias"]] = node["name"]
        nodes.append((node, types))
    return [
        {
            "name": node["name"],
            "layer": node["fqn"][1] if node["resource_type"] == "model" else "seeds",
            "description": node["description"].strip(),
            "columns": [
                {
                    "name": name,
                    "type": kind,
                    "description": node["columns"].get(name, {}).get("description", ""),
                    "from": sources.get(name, []),
                }
                for name, kind in types.items()
            ],
        }
        for node, types in nodes
        for sources in [_sources(node, schema, known)]
    ]


def _sources(
    node: dict[str, Any], schema: MappingSchema, known: dict[tuple[str, str], str]
) -> dict[str, list[tuple[str, str]]]:
    """The columns (relation, column) that each column of a model is computed from, directly."""
    if node["resource_type"] != "model" or node["language"] != "sql":
        return {}
    try:
        roots = lineage(None, node["compiled_code"], schema, dialect=DIALECT, trim_selects=False)
    except SqlglotError as error:
        raise Refused(f"model {node['name']}: no lineage: {reason(error)}") from error
    return {
        name: sorted(
            {
                (known[table.db, table.name], leaf.name.rpartition(".")[2])
                for leaf in root.walk()
                if isinstance(table := leaf.expression, exp.Table)
                and (table.db, table.name) in known
            }
        )
        for name, root in roots.items()
    }


def _read(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise Refused(f"{path}: no such file, expected the result of `dbt docs generate`")
    content: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return content
