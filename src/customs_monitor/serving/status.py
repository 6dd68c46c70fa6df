"""`customs status`: how things stand, in one screen, and whether a person is needed."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import click
import duckdb

from customs_monitor.bulletin.provenance import month_ranges
from customs_monitor.bulletin.words import Words, words_of
from customs_monitor.characters import one_line
from customs_monitor.errors import Refused, reason
from customs_monitor.options import built_database, project_dir, project_of, published_folder

from .publications import Publications
from .verify import strangers
from .warehouse import Run, last_run, open_warehouse

Told = dict[str, Any]
STATES = ("well", "needs a person", "cannot tell")
# What a person should look at in a build that passed: the table, and what its rows are.
FINDINGS = {
    "unknown_codes": ("qc_unknown_codes", "code(s) that no code list has"),
    "differing_names": ("qc_code_names", "name(s) that are not the code list's"),
    "breakdown_gaps": (
        "qc_breakdown_gaps where not is_rounding",
        "month(s) in which provinces and partners differ",
    ),
}
SHOWN = 3


def status(warehouse: Path, published: Path, landing: Path, today: date) -> Told:
    """Return how things stand, with plain values only.

    `needs` has a sentence for everything that needs a person, `unknown` one for everything that
    cannot be told; `exit_code` is 1 with the former, else 2 with the latter, else 0.

    Args:
        warehouse: the database that dbt builds.
        published: the folder of publications.
        landing: the folder of landed extracts; it need not exist.
        today: the day on which it is asked.
    """
    told: Told = {
        "checked_on": today.isoformat(),
        "last_build": None,
        "published": None,
        "landing": {"waiting_extracts": None},
        "products": [],
        "findings": {},
        "needs": [],
        "unknown": [],
    }
    landed = len(list((landing / "extracts").glob("*.parquet")))
    if not warehouse.exists():
        told["needs"].append("nothing has been built: run `make build`")
    else:
        try:
            with open_warehouse(warehouse) as connection:
                _add_build(told, last_run(connection), landed)
                _add_data(told, connection, today)
        except Refused as refusal:
            told["unknown"].append(refusal.format_message())
        except duckdb.Error as error:
            told["unknown"].append(f"{warehouse}: {reason(error)}")
    _add_published(told, Publications(published))
    told["exit_code"] = 1 if told["needs"] else 2 if told["unknown"] else 0
    told["state"] = STATES[told["exit_code"]]
    return told


def _add_build(told: Told, run: Run | None, landed: int) -> None:
    if run is None:
        told["needs"].append("no build has come as far as to begin: run `make build`")
        return
    # Nobody else has the warehouse open, so it runs no more.
    state = "killed" if run.state == "running" else run.state
    failed = [failure for failure in run.failures if failure.status != "warn"]
    told["last_build"] = {
        "build_id": run.build_id,
        "command": run.command,
        "state": state,
        "as_of": run.as_of or None,
        "started_at": run.started_at,
        "seconds": run.seconds,
        "failed": [
            {
                "name": failure.name,
                "resource_type": failure.resource_type,
                "failures": failure.failures,
                "message": failure.message,
                "first_rows": failure.failing_rows,
            }
            for failure in failed
        ],
    }
    told["landing"]["waiting_extracts"] = landed - run.landed
    if state != "passed":
        told["needs"].append(f"the last build is {state}: run `make build`")
    if run.as_of:
        told["needs"].append(f"the last build shows what was known on {run.as_of}, no more")
    if landed > run.landed:
        told["needs"].append(f"{landed - run.landed} landed extract(s) wait for a build")
    if landed < run.landed:
        told["needs"].append(f"{run.landed - landed} extract(s) of the last build are gone")


def _add_data(told: Told, connection: duckdb.DuckDBPyConnection, today: date) -> None:
    as_of = told["last_build"] and told["last_build"]["as_of"]
    known_on = as_of or today.isoformat()
    words = words_of(connection, "en")
    (row,) = connection.execute(
        "select count(*), coalesce(sum(rows_in_staging), 0)::bigint, max(vintage)::varchar "
        "from marts.extract_ledger where origin = 'landing'"
    ).fetchall()
    told["landing"] |= dict(zip(("extracts", "lines", "newest_vintage"), row, strict=True))
    products = connection.execute(
        "select product_id, product_name_en, source, strftime(latest_month, '%Y-%m'), "
        "strftime(next_month, '%Y-%m'), next_month_due_on::varchar, "
        "next_month_due_on < $1::date from marts.product_status "
        "inner join marts.products using (product_id) order by product_id",
        [known_on],
    ).fetchall()
    keys = (
        "product_id", "name", "source", "latest_month", "next_month", "next_month_due_on",
        "is_overdue",
    )  # fmt: skip
    for values in products:
        product = dict(zip(keys, values, strict=True))
        product["missing"] = _missing(connection, product["product_id"], words)
        told["products"].append(product)
        name = product["product_id"]
        if product["is_overdue"]:
            told["needs"].append(
                f"{name}: {product['next_month']} is overdue since {product['next_month_due_on']}"
            )
        if product["missing"]:
            told["needs"].append(f"{name}: months are missing or incomplete")
    for finding, (table, what) in FINDINGS.items():
        found = connection.execute(f"from quality.{table}")
        columns = [column[0] for column in found.description or ()]
        rows = found.fetchall()
        told["findings"][finding] = {
            "count": len(rows),
            "first": [
                {
                    name: value if isinstance(value, int | bool | None) else str(value)
                    for name, value in zip(columns, row, strict=True)
                }
                for row in rows[:SHOWN]
            ],
        }
        if rows:
            told["needs"].append(f"{len(rows)} {what}: quality.{table.split()[0]}")


def _missing(
    connection: duckdb.DuckDBPyConnection, product_id: str, words: Words
) -> list[dict[str, Any]]:
    """What a product's series lack since they began, one for each flow, breakdown and reason."""
    rows = connection.execute(
        "with lacking as (from quality.qc_incomplete_months semi join marts.products using "
        "(product_id, currency) where product_id = ? "
        # A February without January is told by January, which is missing.
        "and has_begun and not is_told_by_february and reason <> 'january') "
        "select currency, flow, breakdown, reason, "
        "coalesce(list_sort(list(distinct hs_code) filter (where hs_code <> '')), []), "
        "list_sort(list(distinct data_month)) from lacking as l where breakdown = 'overview' "
        # Where a flow has no data at all, its partners and provinces need no line of their own.
        "or not exists (from lacking as o where o.flow = l.flow and o.data_month = l.data_month "
        "and o.breakdown = 'overview' and o.reason = 'not_published') "
        "group by all order by all",
        [product_id],
    ).fetchall()
    missing = []
    for currency, flow, breakdown, why, codes, months in rows:
        text = words(
            f"gap.{why}",
            currency=words(f"currency_name.{currency}"),
            months=month_ranges(months, words),
            **({"codes": words.joined("list.names", codes)} if codes else {}),
        )
        if breakdown == "overview":
            text = words("gap.of_flow", flow=words(f"flow.{flow}"), text=text)
        else:
            kind = words(f"breakdown.{breakdown}")
            text = words("gap.of_table", flow=words(f"flow.{flow}"), breakdown=kind, text=text)
        missing.append(
            {
                "flow": flow,
                "breakdown": breakdown,
                "reason": why,
                "hs_codes": codes,
                "months": [f"{month:%Y-%m}" for month in months],
                "text": text,
            }
        )
    return missing


def _add_published(told: Told, publications: Publications) -> None:
    current = publications.current
    if current is None:
        told["needs"].append("nothing is published: run `customs publish`")
        return
    try:
        manifest = current.manifest
    except Refused as refusal:
        told["unknown"].append(refusal.format_message())
        return
    told["published"] = {
        name: manifest.get(name)
        for name in ("build_id", "as_of", "published_at", "is_sample", "is_invented")
    }
    last = told["last_build"]
    if last and last["state"] == "passed" and last["build_id"] != current.build_id:
        told["needs"].append(
            f"readers see {current.build_id}, not the last build: run `customs publish`"
        )
    told["needs"].extend(strangers(publications))


def lines_of(told: Told) -> list[str]:
    """The screen."""
    lines = []
    last, seen, landing = told["last_build"], told["published"], told["landing"]
    if last:
        took = f", {last['seconds']:.0f} s" if last["seconds"] is not None else ""
        lines.append(
            f"Last build   {last['state']}: {last['build_id']}{took}"
            + (f", as of {last['as_of']}" if last["as_of"] else "")
        )
        for failure in last["failed"]:
            rows = f": {failure['failures']} row(s)" if failure["first_rows"] else ""
            lines.append(f"  {failure['resource_type']} {failure['name']}{rows}")
            detail = failure["first_rows"] or failure["message"].split("\n")
            lines += [f"    {line.strip()}" for line in detail[:SHOWN]]
    if seen:
        since = seen["published_at"].replace("T", " ")[:16]
        lines.append(
            f"Published    {seen['build_id']}, since {since} UTC"
            + (f", as of {seen['as_of']}" if seen["as_of"] else "")
            + (", with sample data" if seen["is_sample"] else "")
            + (", invented data" if seen["is_invented"] else "")
        )
    if "extracts" in landing:
        newest = f", the newest of {landing['newest_vintage']}" if landing["extracts"] else ""
        lines.append(
            f"Landing      {landing['extracts']} extracts, {landing['lines']:,} lines{newest}"
        )
    for number, product in enumerate(told["products"]):
        next_month = (
            f"{product['latest_month']}; {product['next_month']} due {product['next_month_due_on']}"
            if product["latest_month"]
            else "no data"
        )
        late = ", overdue" if product["is_overdue"] else ""
        head = "Products     " if number == 0 else " " * 13
        lines.append(f"{head}{product['name']}: {next_month}{late}")
        lines += [f"{' ' * 15}{missing['text']}" for missing in product["missing"]]
    for finding in told["findings"].values():
        for row in finding["first"]:
            cells = "  ".join(f"{name}={value}" for name, value in row.items() if value is not None)
            lines.append(f"Finding      {cells}")
    return lines


@click.command("status", short_help="Print how things stand.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@built_database
@published_folder
@project_dir
@click.pass_context
def status_command(ctx: click.Context, as_json: bool, warehouse: Path, published: Path) -> None:
    """Print how things stand: last build, publication, landing, what is due, what is missing.

    Exit code 0: all is well; 1: something needs a person, named below; 2: it cannot be told.

    \b
    customs status
    customs status --json
    """
    project = project_of(ctx)
    landing = Path("landing")
    if project:
        landing = project.path(Path(project.variables.get("landing_path", landing)))
    told = status(warehouse, published, landing, date.today())
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        for line in lines_of(told):
            click.echo(one_line(line))
        for head in ("needs", "unknown"):
            if told[head]:
                click.echo({"needs": "Needs a person:", "unknown": "Cannot be told:"}[head])
            for line in told[head]:
                click.echo(one_line(f"  {line}"))
        if told["exit_code"] == 0:
            click.echo("All is well")
    ctx.exit(told["exit_code"])
