"""The pages of a site: where each one lies, what all of them share, how one is written."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from customs_monitor.bulletin import html
from customs_monitor.bulletin.legible import legible
from customs_monitor.bulletin.words import Words

# What every page leads to, in this order, by the name of its file and the key of its words.
FRONT = ("index", "members", "changes", "about", "files", "builds")


@dataclass
class Site:
    """A site that is being written: its folder, its languages, what no font has so far."""

    folder: Path
    known: Mapping[str, Words]
    has_docs: bool = False
    unprinted: frozenset[str] = frozenset()
    # By language, what is to be known of all figures.
    standing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    # Addresses of what pages share, from the site's folder, by name.
    assets: dict[str, str] = field(default_factory=dict)

    def share(self, name: str, suffix: str, text: str, folder: str = "assets") -> str:
        """Write what several pages share once; return its address from the site's folder.

        A changed one has a new name, so no browser keeps the old.
        """
        digest = hashlib.sha256(text.encode()).hexdigest()[:10]
        (self.folder / folder).mkdir(exist_ok=True)
        address = f"{folder}/{name}-{digest}.{suffix}"
        (self.folder / address).write_text(text, "utf-8")
        self.assets[name] = address
        return address

    def assets_of(self, root: str, *scripts: str) -> html.Assets:
        """The style and some scripts, as a page sees them that reaches the site by `root`."""
        return html.Assets(
            style=root + self.assets["style"],
            scripts=tuple(root + self.assets[name] for name in scripts),
            linked=True,
        )

    def file(self, page: str, language: str) -> str:
        """A page's file; the first language's index is what a web server shows of a folder."""
        is_first = language == next(iter(self.known))
        return f"{page}.html" if is_first else f"{page}.{language}.html"

    def others(self, page: str, language: str) -> list[html.Language]:
        """The same page in the other languages."""
        return [
            html.Language(words, self.file(page, other))
            for other, words in self.known.items()
            if other != language
        ]

    def front(self, language: str, root: str) -> list[tuple[str, str]]:
        """Key of the words and address of each page that every page leads to."""
        return [(f"page.{page}", root + self.file(page, language)) for page in FRONT]

    def write(
        self,
        page: str,
        language: str,
        template: str,
        given: Mapping[str, Any],
        *,
        folder: str = "",
        scripts: tuple[str, ...] = ("page",),
        is_alone: bool = False,
    ) -> str:
        """Write a page into the site or a folder of it; return its address from the site.

        Args:
            page: the name of its file, without language and ending.
            language: a language of the site.
            template: what it is made with, `<template>.html.j2`.
            given: what the template asks for.
            folder: of the site, where it does not lie on top.
            scripts: names of what it runs, in this order.
            is_alone: there is none in the other languages.
        """
        root = "../" if folder else ""
        printed, odd = legible({"standing": self.standing.get(language, ()), **given})
        self.unprinted |= odd
        text = (
            html.environment()
            .get_template(f"{template}.html.j2")
            .render(
                words=self.known[language],
                assets=self.assets_of(root, *scripts),
                others=[] if is_alone else self.others(page, language),
                front=self.front(language, root),
                has_docs=self.has_docs,
                root=root,
                **printed,
            )
        )
        (self.folder / folder).mkdir(exist_ok=True)
        address = f"{folder}/{self.file(page, language)}" if folder else self.file(page, language)
        (self.folder / address).write_text(text, "utf-8")
        return address
