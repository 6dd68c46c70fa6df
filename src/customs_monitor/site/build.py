"""Writing a site: every page, what pages share, the index, the docs; all of it or nothing."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

import duckdb

from customs_monitor.aside import replacing
from customs_monitor.bulletin import charts, content, html
from customs_monitor.bulletin.html import Assets
from customs_monitor.bulletin.legible import legible
from customs_monitor.bulletin.words import Words, languages
from customs_monitor.errors import Refused, reason
from customs_monitor.published import reading

from .lineage import relations

FORMATS = ("pdf", "docx", "xlsx")
# What dbt's docs are written in.
DOCS_LANGUAGE = "en"
# Lies in every site, so that no other folder is ever replaced.
MARK = ".customs-site"


@dataclass(frozen=True)
class Page:
    """A bulletin in the index."""

    month: date
    href: str
    is_complete: bool


@dataclass(frozen=True)
class Product:
    """A product in the index: its name in the index' language, the newest month first."""

    product_id: str
    name: str
    pages: list[Page]

    def years(self) -> list[tuple[int, list[Page]]]:
        """Pages by year."""
        return [(year, list(pages)) for year, pages in groupby(self.pages, lambda p: p.month.year)]


@dataclass(frozen=True)
class Built:
    """What a site holds, and the characters in it that no font has."""

    bulletins: int
    downloads: int
    has_docs: bool
    unprinted: frozenset[str]


def build(database: Path, out: Path, months: int, downloads: Path, target: Path) -> Built:
    """Write the site to the folder `out`, in place of an older one.

    Args:
        database: the published database.
        out: the site's folder.
        months: how many months of each product, the latest ones.
        downloads: where `customs bulletin` wrote the other formats.
        target: dbt's target folder; its docs go into the site if they are there.

    Raises:
        Refused: no database, no bulletin, or a folder that is no site stands in the way.
    """
    # One connection, so that all pages are of one build.
    with reading(database) as connection:
        editions = {
            product: content.months(connection, product)[-months:]
            for product in content.products(connection)
        }
        if not editions:
            raise Refused(f"{database}: {content.NO_BULLETIN}")
        with _written_aside(out) as new:
            assets = _assets(new)
            known, odd = legible(languages(connection))
            written = _pages(connection, known, editions, new, assets, downloads)
            has_docs = _docs(target, new, known)
            _index(new, assets, has_docs, known, written.products)
            _builds(connection, new, assets, known)
    return Built(written.bulletins, written.downloads, has_docs, written.unprinted | odd)


@dataclass
class _Written:
    """What was written so far, what the index lists by language, what no font has."""

    bulletins: int
    downloads: int
    products: dict[str, list[Product]]
    unprinted: frozenset[str] = frozenset()


def _pages(
    connection: duckdb.DuckDBPyConnection,
    known: Mapping[str, Words],
    editions: dict[str, list[date]],
    new: Path,
    assets: Assets,
    downloads: Path,
) -> _Written:
    """Write every bulletin; return what the index lists."""
    done = _Written(0, 0, {language: [] for language in known})
    folder = new / "bulletins"
    folder.mkdir()
    for product, months in editions.items():
        for language in known:
            pages: list[Page] = []
            name = product
            for number, month in enumerate(months):
                loaded = content.load(connection, product, month, language)
                (bulletin, drawn), odd = legible((loaded, charts.charts(loaded, connection)))
                done.unprinted |= odd
                name = bulletin.product_name
                files = _copy_downloads(downloads, folder, bulletin.file_stem)
                done.downloads += len(files)
                links = html.Links(
                    index=f"../{_front_file('index', language, known)}",
                    previous=_file(product, months[number - 1], language) if number else None,
                    next=_file(product, months[number + 1], language)
                    if number + 1 < len(months)
                    else None,
                    others=tuple(
                        html.Language(words, _file(product, month, other))
                        for other, words in known.items()
                        if other != language
                    ),
                    downloads=files,
                )
                text = html.page(bulletin, drawn, assets, links)
                file = _file(product, month, language)
                (folder / file).write_text(text, "utf-8")
                pages.append(Page(month, f"bulletins/{file}", not bulletin.warnings))
            done.bulletins += len(pages)
            done.products[language].append(Product(product, name, pages[::-1]))
    return done


def _file(product: str, month: date, language: str) -> str:
    return f"{product}-{month:%Y-%m}-{language}.html"


def _front_file(page: str, language: str, known: Mapping[str, Words]) -> str:
    """The first language's index is what a web server shows of a folder."""
    return f"{page}.html" if language == next(iter(known)) else f"{page}.{language}.html"


def _copy_downloads(source: Path, folder: Path, stem: str) -> dict[str, str]:
    """Copy the other formats of a bulletin that exist; return their addresses by format."""
    found = {}
    for suffix in FORMATS:
        file = source / f"{stem}.{suffix}"
        if file.is_file():
            shutil.copyfile(file, folder / file.name)
            found[suffix.upper()] = file.name
    return found


def _assets(new: Path) -> Assets:
    """Write style and scripts once; a changed one has a new name, so no browser keeps the old."""
    folder = new / "assets"
    folder.mkdir()

    def write(name: str, suffix: str, text: str) -> str:
        digest = hashlib.sha256(text.encode()).hexdigest()[:10]
        file = f"{name}-{digest}.{suffix}"
        (folder / file).write_text(text, "utf-8")
        return f"../assets/{file}"

    return html.Assets(
        style=write("style", "css", html.style()),
        scripts=tuple(write(name, "js", text) for name, text in html.scripts().items()),
        linked=True,
    )


def _docs(target: Path, new: Path, known: Mapping[str, Words]) -> bool:
    """Put dbt's docs and the lineage of every column into the site, if dbt has made docs."""
    docs = target / "static_index.html"
    if not docs.is_file():
        return False
    (new / "docs").mkdir()
    shutil.copyfile(docs, new / "docs" / "index.html")
    script = (html.TEMPLATES / "lineage.js").read_text("utf-8")
    theme = (html.TEMPLATES / "page.js").read_text("utf-8")
    text = (
        html.environment()
        .get_template("lineage.html.j2")
        .render(
            words=known[DOCS_LANGUAGE],
            index=_front_file("index", DOCS_LANGUAGE, known),
            assets=html.Assets(html.style(), (theme, script), linked=False),
            relations=relations(target),
        )
    )
    (new / "docs" / "lineage.html").write_text(text, "utf-8")
    return True


def _index(
    new: Path,
    assets: Assets,
    has_docs: bool,
    known: Mapping[str, Words],
    products: dict[str, list[Product]],
) -> None:
    for language in known:
        builds = _front_file("builds", language, known)
        given = {"products": products[language], "builds": builds, "has_docs": has_docs}
        _front_page("index", language, known, new, assets, given)


def _builds(
    connection: duckdb.DuckDBPyConnection, new: Path, assets: Assets, known: Mapping[str, Words]
) -> None:
    """Write how the newest builds ended."""
    found = connection.execute(
        "select *, build_id = (select build_id from build_info) as is_published "
        "from marts.build_history order by started_at desc"
    )
    columns = [column[0] for column in found.description or ()]
    builds = [dict(zip(columns, row, strict=True)) for row in found.fetchall()]
    for language in known:
        given = {"builds": builds, "index": _front_file("index", language, known)}
        _front_page("builds", language, known, new, assets, given)


def _front_page(
    page: str,
    language: str,
    known: Mapping[str, Words],
    new: Path,
    assets: Assets,
    given: Mapping[str, object],
) -> None:
    """Write a page that stands one folder higher than the bulletins, and draws nothing."""
    own = html.Assets(
        style=assets.style.removeprefix("../"),
        scripts=(assets.scripts[-1].removeprefix("../"),),
        linked=True,
    )
    others = [
        html.Language(their, _front_file(page, other, known))
        for other, their in known.items()
        if other != language
    ]
    template = html.environment().get_template(f"{page}.html.j2")
    text = template.render(words=known[language], assets=own, others=others, **given)
    (new / _front_file(page, language, known)).write_text(text, "utf-8")


@contextmanager
def _written_aside(out: Path) -> Iterator[Path]:
    """A new folder that replaces `out` when everything is written, and vanishes if not."""
    if out.exists() and not (out / MARK).exists() and (not out.is_dir() or any(out.iterdir())):
        raise Refused(f"{out}: found something that is no site, expected an empty or new folder")
    try:
        with replacing(out) as new:
            (new / MARK).touch()
            yield new
    except OSError as error:
        raise Refused(f"{out}: cannot be written: {reason(error)}") from error
