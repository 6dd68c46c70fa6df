"""The command line of `customs ingest`."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from customs_monitor.errors import Refused
from customs_monitor.options import PATH, PROJECT_PATH, ProjectPathType, project_dir, project_of
from customs_monitor.project import NAME

DEFAULT_SEEDS = "seeds/extracts"


@click.command(short_help="Read raw extracts into the landing.")
@click.argument("paths", nargs=-1, required=True, type=PATH, metavar="PATH…")
@click.option(
    "--flow",
    type=click.Choice(["export", "import"]),
    help="What extracts are whose names do not say it (sheet, file, or the folder above).",
)
@click.option(
    "--vintage",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="The day of the download. Default: the day the file was modified.",
)
@click.option(
    "--complete/--partial",
    "complete",
    default=None,
    help="Whether the extracts list all members of their breakdown. Default: partial, unless"
    " customs-extracts.csv or a name says otherwise.",
)
@click.option(
    "--codes",
    metavar="CODES",
    help="The HS codes that were asked for, such as 8507,85414300; `all` for the whole tariff.",
)
@click.option(
    "--product",
    "products",
    multiple=True,
    metavar="ID",
    help="A product whose codes were asked for; may be repeated.",
)
@click.option(
    "--months",
    metavar="MONTHS",
    help="The months that were asked for, such as 2024-01..2024-07 or 2024-01,2024-03.",
)
@click.option(
    "--mirror",
    is_flag=True,
    help="The files hold what partners report about their trade with China (mirror figures).",
)
@click.option(
    "--accept-removals",
    is_flag=True,
    help="Land a complete extract also if much of what counts now is missing in it.",
)
@click.option(
    "--quarantine", is_flag=True, help="Set lines that cannot be read aside; land the rest."
)
@click.option("--dry-run", is_flag=True, help="Do everything but write.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of a table.")
@click.option(
    "--landing",
    type=PROJECT_PATH,
    help=f"Where the lines go. Default: landing_path of {NAME}.",
)
@click.option(
    "--to-seeds",
    "seeds",
    type=ProjectPathType(path_type=Path, file_okay=False),
    is_flag=False,
    flag_value=DEFAULT_SEEDS,
    help=f"Write dbt seeds instead, into DIR ({DEFAULT_SEEDS}).",
    metavar="[DIR]",
)
@click.option(
    "--lock-timeout",
    type=click.FloatRange(min=0),
    default=600,
    show_default=True,
    metavar="SECONDS",
    help="How long to wait for another ingest.",
)
@project_dir
@click.pass_context
def ingest(
    ctx: click.Context,
    paths: tuple[Path, ...],
    flow: str | None,
    vintage: datetime | None,
    complete: bool | None,
    codes: str | None,
    products: tuple[str, ...],
    months: str | None,
    mirror: bool,
    accept_removals: bool,
    quarantine: bool,
    dry_run: bool,
    as_json: bool,
    landing: Path | None,
    seeds: Path | None,
    lock_timeout: float,
) -> None:
    """Read downloads of the customs query platform into the landing.

    PATH is a .csv, .txt, .xlsx or .zip file, or a folder that is searched for such files. They are
    taken as they were downloaded or saved again: Chinese or English, any columns in any order,
    GB18030, UTF-8 or UTF-16.

    A file is taken whole or not at all. One that cannot be is refused in one line on stderr (file,
    line, column, what was found, what was expected); the others are landed all the same, and the
    exit status is 2. A file that was landed before changes nothing. Seeds are written only if no
    file was refused.

    With --mirror the files are the partners' side: the plain format of docs/ingest.md, Comex Stat's
    EXP_YYYY.csv and IMP_YYYY.csv (Brazil), or UN Comtrade's CSV of monthly figures. They say
    themselves what they hold; of the other options only --vintage, --dry-run, --json, --landing
    and --lock-timeout go with it.

    \b
    customs ingest --complete --product cars --months 2024-01..2024-06 ~/Downloads/export_cars_*.csv
    customs ingest --dry-run ~/Downloads
    """
    # Imported late: `customs --help` needs neither DuckDB nor openpyxl.
    from .baskets import Baskets
    from .mirror import ingest_mirror, print_mirror, print_mirror_json
    from .outcome import Options
    from .problem import IngestRefused
    from .question import Question, codes_in, months_in
    from .report import Terminal, complaint, print_json, print_table
    from .run import ingest as run

    given = {
        "--flow": flow,
        "--complete or --partial": complete is not None,
        "--codes": codes,
        "--product": products,
        "--months": months,
        "--accept-removals": accept_removals,
        "--quarantine": quarantine,
        "--to-seeds": seeds,
    }
    unfit = [name for name, value in given.items() if mirror and value]
    if unfit:
        raise click.UsageError(f"{unfit[0]} does not go with --mirror: leave it out.", ctx)
    if seeds and quarantine:
        raise click.UsageError(
            "--to-seeds has no place for a quarantine: use one of the two.",
            ctx,
        )
    project = project_of(ctx)
    if project is None:
        raise Refused(
            f"found no {NAME} in this folder or above, expected to be in the project:"
            " --project-dir DIR"
        )
    max_removed_pct = project.variables.get("max_removed_pct", 5)
    if isinstance(max_removed_pct, bool) or not isinstance(max_removed_pct, int | float):
        raise Refused(
            f"{project.folder / NAME}: found max_removed_pct '{max_removed_pct}', expected a number"
        )
    landing = landing or project.path(Path(project.variables.get("landing_path", "landing")))
    baskets = Baskets(project.folder)
    asked: dict[str, tuple[str, ...]] = {}
    readers: tuple[tuple[str, Callable[[Any], tuple[str, ...]], Any], ...] = (
        ("--codes", codes_in, codes),
        ("--product", baskets.codes_of, products or None),
        ("--months", months_in, months),
    )
    for name, read, text in readers:
        try:
            asked[name] = read(text) if text is not None else ()
        except IngestRefused as refused:
            raise Refused(f"{refused.name or name}: {refused.problem}") from None
    question = Question(tuple(sorted({*asked["--codes"], *asked["--product"]})), asked["--months"])
    coverage = None if complete is None else "complete" if complete else "partial"
    options = Options(
        landing=landing,
        flow=flow,
        vintage=vintage.date() if vintage else None,
        coverage=coverage,
        question=question,
        project=project.folder,
        accept_removals=accept_removals,
        max_removed_pct=max_removed_pct,
        quarantine=quarantine,
        dry_run=dry_run,
        seeds=seeds,
        lock_timeout=lock_timeout,
    )
    try:
        with Terminal() as terminal:
            if mirror:
                outcomes = ingest_mirror(paths, options, terminal)
            else:
                result = run(paths, options, terminal)
    except IngestRefused as refused:
        click.echo(complaint(refused.name or str(landing), refused.problem), err=True)
        raise SystemExit(2) from None
    if mirror:
        (print_mirror_json if as_json else print_mirror)(outcomes, options)
        if any(outcome.status == "refused" for outcome in outcomes):
            raise SystemExit(2)
        return
    (print_json if as_json else print_table)(result, options)
    if result.refused:
        raise SystemExit(2)
