"""Each dataset, chart and dashboard once in every language, from one definition.

The YAML files beside this script name everything in English and Chinese ("Exports 出口额") and
show codes: `product_id`, `flow`. An edition of a file in a language has the names of that language
alone, and shows names in the place of codes, by the words of the published database. It has a uuid
and a slug of its own, so Superset keeps the editions apart.
"""

from __future__ import annotations

import copy
import re
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import yaml

Words = Mapping[str, str]
File = dict[str, Any]

HERE = Path(__file__).resolve().parent
LANGUAGES = ("zh", "en")
KINDS = ("datasets", "charts", "dashboards")
# Columns with codes, and the keys of the words for what they hold.
WORDS_OF = {
    "flow": "explore.flow.",
    "period": "explore.period.",
    "breakdown": "explore.by.",
    "side": "gap.",
    "currency": "explore.currency.",
    "kind": "changes.kind.",
    "member_status": "member.",
    "yoy_status": "dash.",
    "quantity_yoy_status": "dash.",
}
BILINGUAL = re.compile(r"(?P<en>[^一-鿿（]*?)\s*(?P<zh>[一-鿿（].*)", re.DOTALL)
PLACE = re.compile(r"\{([a-z_.]+)\}")


def words_of(database: Path, language: str) -> Words:
    """The words of a language, by key, in the published database."""
    with duckdb.connect(str(database), read_only=True) as published:
        rows = published.execute(
            "select key, text from marts.wording where language = ?", [language]
        ).fetchall()
    return dict(rows)


def standing_of(database: Path) -> list[str]:
    """Keys of the notes on what figures are not: downloads from customs."""
    with duckdb.connect(str(database), read_only=True) as published:
        rows = published.execute(
            "select distinct 'note.' || source from marts.products "
            "where source <> 'customs' order by all"
        ).fetchall()
    return [key for (key,) in rows]


def comments_of(database: Path) -> dict[str, dict[str, str]]:
    """What each column is, by table and column."""
    with duckdb.connect(str(database), read_only=True) as published:
        rows = published.execute(
            "select table_name, column_name, comment from duckdb_columns() "
            "where schema_name = 'marts' and comment is not null"
        ).fetchall()
    found: dict[str, dict[str, str]] = {}
    for table, column, comment in rows:
        found.setdefault(table, {})[column] = comment
    return found


def editions(database: Path) -> dict[str, dict[str, File]]:
    """All files by kind and name (`overview_en`), in every language of the dashboards."""
    read = {
        kind: {
            p.stem: yaml.load(p.read_text("utf-8"), yaml.CSafeLoader)
            for p in (HERE / kind).glob("*.yaml")
        }
        for kind in KINDS
    }
    found: dict[str, dict[str, File]] = {kind: {} for kind in KINDS}
    for language in LANGUAGES:
        edition = _Edition(language, words_of(database, language), standing_of(database))
        for kind, files in read.items():
            write = getattr(edition, kind.removesuffix("s"))
            for name, file in files.items():
                found[kind][f"{name}_{language}"] = write(copy.deepcopy(file))
    return found


class _Edition:
    def __init__(self, language: str, words: Words, standing: list[str]) -> None:
        self.language = language
        self.words = words
        self.standing = "\n\n".join(words[key] for key in standing)

    def dataset(self, file: File) -> File:
        """A dataset that has, beside its codes, the names that `_shown` says."""
        table, columns = file["table_name"], file["columns"]
        names = {c["column_name"]: c["verbose_name"] for c in columns if "expression" not in c}
        shown: dict[str, str] = {}
        for column in names:
            stem, _, language = column.rpartition("_")
            if column == "product_id":
                shown["product_name"] = f"product_name_{self.language}"
            elif column in WORDS_OF:
                shown[_shown(column)] = self._cases(column)
            elif language == self.language and {f"{stem}_zh", f"{stem}_en"} <= names.keys():
                shown[stem] = f"rows.{column}"
        base = file.get("sql") or f"select * from marts.{table}"
        select = "".join(f",\n  {sql} as {name}" for name, sql in shown.items())
        file["sql"] = f"select rows.*{select}\nfrom (\n{base}\n) as rows"
        if "product_name" in shown:
            file["sql"] += (
                "\nleft join marts.products as named on named.product_id = rows.product_id"
            )
        file["table_name"] = f"{table}_{self.language}"
        for column in [*names]:
            stem = _shown(column)
            if stem in shown and stem not in names:
                label = names.get(f"{stem}_{self.language}", names[column])
                columns.append({"column_name": stem, "verbose_name": label, "type": "VARCHAR"})
                names[stem] = label
        for named in (*columns, *file["metrics"]):
            named["verbose_name"] = self._said(named["verbose_name"])
        return self._identified(file)

    def chart(self, file: File) -> File:
        """A chart that shows names, of the dataset of the language."""
        params = file["params"]
        file["slice_name"] = self._said(file["slice_name"])
        for key in ("all_columns", "groupby"):
            if key in params:
                params[key] = list(dict.fromkeys(map(_shown, params[key])))
        for key in ("x_axis", "x_axis_sort"):
            if key in params:
                params[key] = _shown(params[key])
        if "column_config" in params:
            params["column_config"] = {
                _shown(column): told for column, told in params["column_config"].items()
            }
        for key in ("increase_label", "decrease_label", "total_label"):
            if key in params:
                params[key] = self._said(params[key])
        file["dataset_uuid"] = self._own(file["dataset_uuid"])
        return self._identified(file)

    def dashboard(self, file: File) -> File:
        """A dashboard whose filters offer names, with the charts of the language."""
        file["dashboard_title"] = self._said(file["dashboard_title"])
        file["slug"] = f"{file['slug']}-{self.language}"
        metadata = file["metadata"]
        for native in metadata["native_filter_configuration"]:
            native["name"] = self._said(native["name"])
            for target in native["targets"]:
                code = target["column"]["name"]
                target["column"]["name"] = _shown(code)
                target["datasetUuid"] = self._own(target["datasetUuid"])
                mask = native["defaultDataMask"]
                for chosen in mask["extraFormData"].get("filters", []):
                    chosen["col"] = _shown(code)
                    chosen["val"] = [self._named(code, value) for value in chosen["val"]]
                if "value" in mask["filterState"]:
                    values = mask["filterState"]["value"]
                    mask["filterState"]["value"] = [self._named(code, value) for value in values]
        metadata["label_colors"] = {
            self._named("flow", label): color for label, color in metadata["label_colors"].items()
        }
        for item in file["position"].values():
            meta = item.get("meta", {}) if isinstance(item, dict) else {}
            for key in ("text", "sliceName", "code"):
                if key in meta:
                    meta[key] = self._said(meta[key])
            if "uuid" in meta:
                meta["uuid"] = self._own(meta["uuid"])
        if self.standing:
            self._say_first(file["position"], self.standing)
        return self._identified(file)

    def _say_first(self, position: dict[str, Any], text: str) -> None:
        """Put a line above all that a dashboard shows."""
        grid = position["GRID_ID"]
        grid["children"] = ["ROW-standing", *grid["children"]]
        above = {"children": ["MARKDOWN-standing"], "parents": ["ROOT_ID", "GRID_ID"]}
        meta = {"background": "BACKGROUND_TRANSPARENT"}
        position["ROW-standing"] = {"type": "ROW", "id": "ROW-standing", "meta": meta, **above}
        position["MARKDOWN-standing"] = {
            "type": "MARKDOWN",
            "id": "MARKDOWN-standing",
            "children": [],
            "parents": [*above["parents"], "ROW-standing"],
            "meta": {"code": text, "width": 12, "height": 6},
        }

    def _cases(self, column: str) -> str:
        """SQL of what a column's codes are called; growth needs no reason where it is `ok`."""
        prefix = WORDS_OF[column]
        named = {
            key.removeprefix(prefix): text.replace("{text}", "").strip().replace("'", "''")
            for key, text in self.words.items()
            if key.startswith(prefix)
        }
        cases = " ".join(f"when '{code}' then '{text}'" for code, text in sorted(named.items()))
        unnamed = "''" if column.endswith("yoy_status") else f"rows.{column}"
        return f"case rows.{column} {cases} else {unnamed} end"

    def _identified(self, file: File) -> File:
        return file | {"uuid": self._own(file["uuid"])}

    def _own(self, base: str) -> str:
        return str(uuid.uuid5(uuid.UUID(base), self.language))

    def _named(self, column: str, code: str) -> str:
        """What a code is called; the code itself where there is no word for it."""
        return self.words.get(f"{WORDS_OF.get(column, '')}{code}", code)

    def _said(self, text: str) -> str:
        """The language's part of a text in both, with words in the place of their keys."""
        both = BILINGUAL.fullmatch(text)
        own = (both[self.language] or both["zh"]) if both else text
        return PLACE.sub(lambda place: self.words[place[1]], own)


def _shown(column: str) -> str:
    """The column to show in the place of one with codes, or with names in one language."""
    if column == "product_id":
        return "product_name"
    if column in WORDS_OF:
        return f"{column}_name"
    return re.sub(r"_(zh|en)$", "", column)
