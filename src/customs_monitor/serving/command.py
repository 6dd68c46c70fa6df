"""`customs publications`, `customs rollback`, `customs verify`: what is kept, back, is it so."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from customs_monitor.characters import one_line
from customs_monitor.errors import Refused
from customs_monitor.options import project_dir, published_folder

from .publications import Publication, Publications
from .verify import problems_of, strangers


def _seen(publications: Publications) -> Publication:
    current = publications.current
    if current is None:
        raise Refused(f"{publications.folder}: found no publication: run `customs publish`")
    return current


@click.command("publications", short_help="List the builds that are kept.")
@published_folder
@project_dir
def publications_command(published: Path) -> None:
    """List the builds that are kept, the newest first; readers see the one with *.

    "Newest" is the day of the newest download in it.

    \b
    customs publications
    """
    publications = Publications(published)
    current = _seen(publications)
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False)
    for name in ("  Build", "Published (UTC)", "As of", "Newest", "Data", "MB"):
        table.add_column(name, no_wrap=True, justify="right" if name == "MB" else "left")
    for build in reversed(publications.builds):
        told = build.manifest
        size = sum(made["bytes"] for made in (told["database"], *told["tables"].values()))
        table.add_row(
            f"{'*' if build.build_id == current.build_id else ' '} {build.build_id}",
            told["published_at"].replace("T", " ")[:16],
            told["as_of"] or "",
            told["vintages"]["last"] or "",
            "invented" if told.get("is_invented") else "with sample" if told["is_sample"] else "",
            f"{size / 1e6:.1f}",
        )
    Console(markup=False, highlight=False).print(table)


@click.command("rollback", short_help="Let readers see another build.")
@click.argument("build", required=False)
@published_folder
@project_dir
def rollback_command(build: str | None, published: Path) -> None:
    """Let readers see another build that is kept: BUILD (its id, or how it begins).

    Without BUILD the one before. A build whose files are not as they were published is refused.
    The next `customs publish` shows the newest one again.

    \b
    customs rollback
    customs rollback 20241101
    """
    publications = Publications(published)
    with publications.changing() as aside:
        current = _seen(publications)
        older = [b for b in publications.builds if b.build_id < current.build_id]
        if build is None and not older:
            raise Refused(f"{published}: found no build before {current.build_id}")
        chosen = publications.named(build) if build is not None else older[-1]
        for problem in chosen.damages():
            raise Refused(f"{problem}; readers still see {current.build_id}")
        publications.show(chosen, aside)
    click.echo(f"Readers see {chosen.build_id}, no longer {current.build_id}")


@click.command("verify", short_help="Compare a build with its manifest.")
@click.argument("build", required=False)
@published_folder
@project_dir
@click.pass_context
def verify_command(ctx: click.Context, build: str | None, published: Path) -> None:
    """Compare a build with its manifest: BUILD, or the one that readers see.

    Every file has its checksum, nothing else lies there, tables and Parquet files have the same
    rows, and totals, net exports and partners add up. One line for each thing that is not so, and
    exit code 1.

    \b
    customs verify
    """
    publications = Publications(published)
    chosen = publications.named(build) if build is not None else _seen(publications)
    problems = problems_of(chosen) + (strangers(publications) if build is None else [])
    for problem in problems:
        click.echo(one_line(problem))
    if problems:
        ctx.exit(1)
    click.echo(f"{chosen.build_id}: {len(chosen.manifest['tables'])} tables are as published")
