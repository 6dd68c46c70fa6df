"""The words around the figures, read from marts: no printed word stands in Python."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce

import duckdb

from customs_monitor.errors import Refused

PERIODS = ("month", "year_to_date")
# The section after the tables, of sentences and charts alone: what moved trade.
MOVED = 6
# What a code is called: by its list and itself.
Names = Mapping[tuple[str, str], str]
MEMBERS = ("partner", "province", "region")


@dataclass(frozen=True)
class Words:
    """The words of one language; called with a key and the pieces that its text has slots for."""

    language: str
    texts: Mapping[str, str] = field(repr=False)

    def __call__(self, key: str, **pieces: object) -> str:
        """Return the text of a key, its slots filled.

        Raises:
            Refused: there is no such text, or it has a slot that nothing fills.
        """
        if key not in self.texts:
            raise Refused(f"wording: found no text '{key}' in '{self.language}', expected one")
        try:
            return self.texts[key].format(**pieces)
        except (LookupError, ValueError) as error:
            raise Refused(
                f"wording, '{key}' in '{self.language}': found '{self.texts[key]}', "
                f"expected slots of: {', '.join(pieces) or 'none'}"
            ) from error

    def joined(self, key: str, texts: Iterable[str]) -> str:
        """Return texts as a list: `key` says how the next one follows."""
        known = list(texts)
        if not known:
            return ""
        return reduce(lambda first, following: self(key, first=first, next=following), known)

    def numbered(self, kind: str) -> list[int]:
        """Return the numbers of the keys `<kind>.<number>`, in order."""
        keys = (key.split(".") for key in self.texts)
        return sorted(int(key[1]) for key in keys if key[0] == kind and key[1].isdecimal())


def languages(connection: duckdb.DuckDBPyConnection) -> dict[str, Words]:
    """Return the words of every language of the published database, in the languages' order."""
    texts: dict[str, dict[str, str]] = {}
    for language, key, text in connection.execute(
        "select language, key, text from marts.wording"
    ).fetchall():
        texts.setdefault(language, {})[key] = text
    known = [Words(language, own) for language, own in texts.items()]
    return {words.language: words for words in sorted(known, key=lambda w: w("language.place"))}


def words_of(connection: duckdb.DuckDBPyConnection, language: str) -> Words:
    """Return the words of one language.

    Raises:
        Refused: the published database has none.
    """
    known = languages(connection)
    if language not in known:
        raise Refused(f"--lang: found '{language}', expected one of: {', '.join(known)}")
    return known[language]


def names_of(
    connection: duckdb.DuckDBPyConnection, language: str, lists: Sequence[str] = MEMBERS
) -> Names:
    """Return what the codes of some lists are called in a language."""
    rows = connection.execute(
        "select list, code, name from marts.names where language = ? and list_contains(?, list)",
        [language, list(lists)],
    ).fetchall()
    return {(kind, code): name for kind, code, name in rows}
