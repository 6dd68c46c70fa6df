"""A running Superset for the tests, and what its YAML files ask of it."""

from __future__ import annotations

import functools
import http.cookiejar
import json
import os
import queue
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

ROOT = Path(__file__).resolve().parents[3]
FILES = ROOT / "bi" / "superset"
sys.path.insert(0, str(FILES))
from editions import editions  # noqa: E402

PUBLISHED = ROOT / "published" / "customs_monitor.duckdb"
COMMAND = (str(ROOT / ".venv-superset" / "bin" / "python"), str(FILES / "start.py"))


@functools.cache
def load(kind: str) -> dict[str, dict[str, Any]]:
    """The files of a kind (`charts`, …) in both languages by their names (`overview_en`)."""
    return editions(PUBLISHED)[kind]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Superset:
    """`make bi` in a folder of its own, with a state of its own and the real API."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.state = folder / "state"
        self.database = folder / "published" / "customs_monitor.duckdb"
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"

    def publish(self, database: Path) -> None:
        """Replace the published database atomically, as `customs publish` does."""
        self.database.parent.mkdir(parents=True, exist_ok=True)
        aside = self.database.with_suffix(".new")
        shutil.copyfile(database, aside)
        os.replace(aside, self.database)

    def start(self) -> str:
        """Start, wait for the address, log in; return what a terminal shows."""
        self.process = subprocess.Popen(
            [*COMMAND, "--port", str(self.port), "--state", str(self.state)],
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        lines: queue.Queue[str] = queue.Queue()
        reader = threading.Thread(target=lambda: [lines.put(x) for x in self.process.stdout])
        reader.start()
        shown = ""
        while "Ctrl-C" not in shown:
            try:
                shown += lines.get(timeout=300)
            except queue.Empty:
                raise AssertionError(f"no address after 300 s: {shown}") from None
            assert "did not start" not in shown, shown
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        self.headers = {"Content-Type": "application/json"}
        self.password = re.search(r"password (\S+)", shown)[1]
        login = {"username": "admin", "password": self.password, "provider": "db"}
        token = self.call("security/login", login)["access_token"]
        self.headers["Authorization"] = f"Bearer {token}"
        self.headers["X-CSRFToken"] = self.call("security/csrf_token/")["result"]
        self.headers["Referer"] = self.base
        return shown

    def stop(self) -> int:
        """Ctrl-C; return the exit status."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=30)

    def call(self, path: str, body: Any = None, method: str | None = None) -> Any:
        """Call /api/v1/… and return the decoded answer."""
        request = urllib.request.Request(
            f"{self.base}/api/v1/{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers=self.headers,
            method=method,
        )
        try:
            with self.opener.open(request, timeout=60) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{path}: {error.code} {error.read().decode()}") from error

    def ids(self, kind: str, name: str) -> dict[str, int]:
        """The ids of all objects of a kind (`dataset`, …) by a field of theirs."""
        listed = self.call(f"{kind}/?q=(page_size:100)")["result"]
        return {item[name]: item["id"] for item in listed}

    def rows(self, dataset: int, **query: Any) -> list[dict[str, Any]]:
        """The rows that POST /api/v1/chart/data gives for one query on a dataset."""
        body = {
            "datasource": {"id": dataset, "type": "table"},
            "queries": [{"row_limit": 10_000, "metrics": None, "orderby": [], **query}],
            "result_format": "json",
            "result_type": "full",
        }
        (result,) = self.call("chart/data", body)["result"]
        assert result["error"] is None
        return result["data"]


def plain(value: Any) -> Any:
    """A value from DuckDB as JSON has it: Superset gives dates in milliseconds."""
    if hasattr(value, "year"):
        moment = datetime(value.year, value.month, value.day, tzinfo=UTC)
        return int(moment.timestamp() * 1000)
    return value


def in_order(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return sorted(rows, key=lambda row: [(v is not None, str(v)) for v in row])


class Chart:
    """What a chart asks, read from its file and the filters of its dashboard."""

    def __init__(self, name: str, month: str, product: str) -> None:
        self.name = name
        self.file = load("charts")[name]
        datasets = load("datasets").values()
        (self.dataset,) = (d for d in datasets if d["uuid"] == self.file["dataset_uuid"])
        self.columns = {c["column_name"] for c in self.dataset["columns"]}
        (self.dashboard,) = (
            board for board, d in load("dashboards").items() if place_of(name, d) is not None
        )
        params = self.file["params"]
        dimensions = [params.get("x_axis"), params.get("entity"), *params.get("groupby", [])]
        self.dimensions = params.get("all_columns") or [d for d in dimensions if d]
        self.metrics = params.get("metrics") or [m for m in [params.get("metric")] if m]
        adhoc = [(f["subject"], f["operator"], f["comparator"]) for f in params["adhoc_filters"]]
        self.filters = adhoc + self._of_dashboard(month, *self._names(product))

    def _of_dashboard(self, month: str, product: str, partner: str) -> list[tuple[str, str, Any]]:
        dashboard = load("dashboards")[self.dashboard]
        here = place_of(self.name, dashboard)["meta"]["chartId"]
        filters = []
        for native in dashboard["metadata"]["native_filter_configuration"]:
            column = native["targets"][0]["column"]["name"]
            first = {"month": month, "product_name": product, "partner_name": partner}.get(column)
            default = native["defaultDataMask"]["filterState"].get("value") or [first]
            is_free = not native.get("requiredFirst") and default == [first]
            if is_free or here in native["scope"]["excluded"] or column not in self.columns:
                continue
            filters.append((column, "IN", default))
        return filters

    def _names(self, product: str) -> tuple[str, str]:
        """What the product and a partner are called in the chart's language."""
        language = self.name[-2:]
        with duckdb.connect(str(PUBLISHED), read_only=True) as db:
            (found,) = db.execute(
                f"select product_name_{language} from marts.products where product_id = ?",
                [product],
            ).fetchall()
        return found[0], {"zh": "美国", "en": "United States"}[language]

    def asked(self, superset: Superset, dataset: int) -> list[tuple[Any, ...]]:
        """The chart's numbers from Superset."""
        rows = superset.rows(
            dataset,
            columns=self.dimensions,
            metrics=self.metrics or None,
            filters=[{"col": c, "op": o, "val": v} for c, o, v in self.filters],
        )
        return in_order([tuple(row[c] for c in self.dimensions + self.metrics) for row in rows])

    def expected(self, db: Any) -> list[tuple[Any, ...]]:
        """The same straight from the mart: no metric of Superset's, only columns of ours."""
        texts = {"month": "strftime(report_month, '%Y-%m')", "vintage_day": "vintage::varchar"}
        dimensions = [f"{texts.get(d, d)} as {d}" for d in self.dimensions]
        sums = [
            "count(*)"
            if metric == "line_count"
            else re.sub(r"^one_(.*)", r"any_value(\1)", re.sub(r"^sum_(.*)", r"sum(\1)", metric))
            for metric in self.metrics
        ]
        where, values = ["true"], []
        for column, operator, value in self.filters:
            column = texts.get(column, column)
            if operator == "IS NOT NULL":
                where.append(f"{column} is not null")
            elif operator == "IN":
                where.append(f"{column} in (select unnest(?))")
                values.append(value)
            else:
                where.append(f"{column} {operator.replace('==', '=')} ?")
                values.append(value)
        select = f"select {', '.join(dimensions + sums)} from {source(self.dataset)} as mart "
        select += f"where {' and '.join(where)}" + (" group by all" if self.metrics else "")
        return in_order([tuple(map(plain, row)) for row in db.execute(select, values).fetchall()])


def place_of(chart: str, dashboard: dict[str, Any]) -> dict[str, Any] | None:
    """Where a chart stands on a dashboard, None where it does not."""
    wanted = load("charts")[chart]["uuid"]
    places = (i for i in dashboard["position"].values() if isinstance(i, dict))
    return next((i for i in places if i.get("meta", {}).get("uuid") == wanted), None)


def source(dataset: dict[str, Any]) -> str:
    """Where a dataset's rows come from: its mart, or its own join of marts."""
    return f"({dataset['sql']})" if dataset.get("sql") else f"marts.{dataset['table_name']}"
