"""Writing a site: every page, what pages share, the index, the docs; all of it or nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from customs_monitor.aside import replacing
from customs_monitor.bulletin import charts, editions, html, loading, provenance
from customs_monitor.bulletin.legible import legible
from customs_monitor.bulletin.words import MEMBERS, languages, names_of
from customs_monitor.errors import Refused, reason
from customs_monitor.published import reading
from customs_monitor.serving.publications import Publications

from . import about, changes, explorer, files, index, members
from .index import Page, Product
from .lineage import relations
from .pages import Site

FORMATS = ("pdf", "docx", "xlsx")
# What `dbt docs generate --static` makes.
DOCS = "static_index.html"
# What dbt's docs are written in.
DOCS_LANGUAGE = "en"
# Lists whose names pages say.
NAMED = (*MEMBERS, "product", "unit")
# Lies in every site, so that no other folder is ever replaced.
MARK = ".customs-site"


@dataclass(frozen=True)
class Built:
    """What a site holds, and the characters in it that no font has."""

    bulletins: int
    downloads: int
    has_docs: bool
    unprinted: frozenset[str]


def build(
    database: Path, out: Path, months: int, downloads: Path, target: Path, base_url: str | None
) -> Built:
    """Write the site to the folder `out`, in place of an older one.

    Args:
        database: the published database.
        out: the site's folder.
        months: how many months of each product, the latest ones.
        downloads: where `customs bulletin` wrote the other formats.
        target: dbt's target folder; its docs go into the site if they are there.
        base_url: where the site will be, ending in a slash: feeds name it.

    Raises:
        Refused: no database, no bulletin, or a folder that is no site stands in the way.
    """
    # One connection, so that all pages are of one build.
    with reading(database) as connection:
        wanted = {
            product: [
                _Edition(product, currency, known[-months:])
                for currency, known in editions.by_currency(connection, product).items()
            ]
            for product in editions.products(connection)
        }
        if not wanted:
            raise Refused(f"{database}: {editions.NO_BULLETIN}")
        with _written_aside(out) as new:
            known, odd = legible(languages(connection))
            site = Site(new, known, (target / DOCS).is_file(), odd)
            _share(site)
            named = {language: names_of(connection, language, NAMED) for language in known}
            # What the figures are not, on every page that has some.
            site.standing = {
                language: provenance.standing(connection, words)
                for language, words in known.items()
            }
            written = _bulletins(connection, site, wanted, downloads)
            trading = members.Members()
            lines = {}
            for product, addresses in written.addresses.items():
                pieces = explorer.write(connection, site, product, named, addresses)
                trading.add(product, pieces)
                lines[product] = index.lines(pieces)
            trading.write(site, named)
            index.write(site, written.products, lines, trading, named)
            about.write(connection, site, named)
            files.write(connection, site, months)
            changes.write(connection, site, named, Publications(database.parent), base_url)
            _builds(connection, site)
            if site.has_docs:
                _docs(target, site)
    return Built(written.bulletins, written.downloads, site.has_docs, site.unprinted)


def _share(site: Site) -> None:
    site.share("style", "css", html.style() + _template("site.css"))
    for words in site.known.values():
        for name, text in html.scripts(charts.view_of(words)).items():
            site.share(name, "js", text)
    for name in ("explorer", "search"):
        site.share(name, "js", _template(f"{name}.js"))


def _template(name: str) -> str:
    return (html.TEMPLATES / name).read_text("utf-8")


@dataclass(frozen=True)
class _Edition:
    """A product's bulletins in a currency: their months, oldest first."""

    product: str
    currency: str
    months: list[date]


@dataclass
class _Written:
    """What was written so far, and what the index lists by language."""

    bulletins: int
    downloads: int
    products: dict[str, list[Product]]
    # By product and language.
    addresses: dict[str, dict[str, explorer.Addresses]]


def _bulletins(
    connection: duckdb.DuckDBPyConnection,
    site: Site,
    wanted: dict[str, list[_Edition]],
    downloads: Path,
) -> _Written:
    """Write every bulletin; return what the index lists."""
    done = _Written(0, 0, {language: [] for language in site.known}, {})
    folder = site.folder / "bulletins"
    folder.mkdir()
    assets = {
        language: site.assets_of("../", *html.scripts(charts.view_of(words)))
        for language, words in site.known.items()
    }
    for product, own_editions in wanted.items():
        done.addresses[product] = {language: {} for language in site.known}
        first, *_ = own_editions
        answers: charts.Answers = {}
        for language, words in site.known.items():
            pages: list[Page] = []
            for edition in own_editions:
                hrefs = done.addresses[product][language][edition.currency] = {}
                name = None if edition is first else words(f"currency_name.{edition.currency}")
                for month in edition.months:
                    loaded = loading.load(connection, product, month, language, edition.currency)
                    charted = charts.charts(loaded, connection, answers)
                    (bulletin, drawn), odd = legible((loaded, charted))
                    site.unprinted |= odd
                    copied = _copy_downloads(downloads, folder, bulletin.file_stem)
                    done.downloads += len(copied)
                    links = _links(site, own_editions, edition, month, language, copied)
                    file = f"{bulletin.file_stem}.html"
                    (folder / file).write_text(
                        html.page(bulletin, drawn, assets[language], links), "utf-8"
                    )
                    hrefs[f"{month:%Y-%m}"] = f"bulletins/{file}"
                    pages.append(Page(month, f"bulletins/{file}", not bulletin.warnings, name))
                if edition is first:
                    latest, latest_drawn = bulletin, drawn
            done.bulletins += len(pages)
            alts = {
                flow: chart.alt
                for flow in ("export", "import")
                for chart in latest_drawn
                if chart.name == f"{flow}_value"
            }
            # Newest first, and of a month the product's own currency first.
            pages.sort(key=lambda page: page.month, reverse=True)
            done.products[language].append(
                Product(product, latest.product_name, pages, latest, alts)
            )
    return done


def _links(
    site: Site,
    siblings: list[_Edition],
    own: _Edition,
    month: date,
    language: str,
    downloads: dict[str, str],
) -> html.Links:
    """Where a bulletin leads to; the first of the product's editions is in its own currency."""
    first, *_ = siblings

    def file(edition: _Edition, month: date, language: str = language) -> str:
        stem = editions.file_stem(
            edition.product, month, language, edition.currency, edition is first
        )
        return f"{stem}.html"

    number = own.months.index(month)
    choice = "" if own is first else f"#currency={own.currency}"
    return html.Links(
        index=f"../{site.file('index', language)}",
        explorer=f"../{explorer.FOLDER}/{site.file(own.product, language)}{choice}",
        previous=file(own, own.months[number - 1]) if number else None,
        next=file(own, own.months[number + 1]) if number + 1 < len(own.months) else None,
        others=tuple(
            html.Language(words, file(own, month, other))
            for other, words in site.known.items()
            if other != language
        ),
        currencies={
            site.known[language](f"currency_name.{edition.currency}"): file(edition, month)
            for edition in siblings
            if edition is not own and month in edition.months
        },
        downloads=downloads,
    )


def _copy_downloads(source: Path, folder: Path, stem: str) -> dict[str, str]:
    """Copy the other formats of a bulletin that exist; return their addresses by format."""
    found = {}
    for suffix in FORMATS:
        file = source / f"{stem}.{suffix}"
        if file.is_file():
            shutil.copyfile(file, folder / file.name)
            found[suffix.upper()] = file.name
    return found


def _docs(target: Path, site: Site) -> None:
    """Put dbt's docs and the lineage of every column into the site."""
    (site.folder / "docs").mkdir()
    shutil.copyfile(target / DOCS, site.folder / "docs" / "index.html")
    text = (
        html.environment()
        .get_template("lineage.html.j2")
        .render(
            words=site.known[DOCS_LANGUAGE],
            index=site.file("index", DOCS_LANGUAGE),
            assets=html.Assets(
                html.style(), (_template("page.js"), _template("lineage.js")), linked=False
            ),
            relations=relations(target),
        )
    )
    (site.folder / "docs" / "lineage.html").write_text(text, "utf-8")


def _builds(connection: duckdb.DuckDBPyConnection, site: Site) -> None:
    """Write how the newest builds ended."""
    found = connection.execute(
        "select *, build_id = (select build_id from build_info) as is_published "
        "from marts.build_history order by started_at desc"
    )
    columns = [column[0] for column in found.description or ()]
    builds = [dict(zip(columns, row, strict=True)) for row in found.fetchall()]
    for language in site.known:
        site.write("builds", language, "builds", {"builds": builds})


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
