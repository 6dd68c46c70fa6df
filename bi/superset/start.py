"""`make bi`: Apache Superset on this machine alone, showing the published database.

The first start makes a state folder (Superset's own database, secret key, password of `admin`);
every start imports databases, datasets, charts and dashboards from the YAML files beside this
script over what is there. Superset's log goes to the state folder, so that a terminal shows one
address and not a hundred lines. It reads published/customs_monitor.duckdb of the current folder.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import os
import secrets
import socket
import sys
from pathlib import Path
from typing import Any, TextIO

import yaml
from editions import comments_of, editions

HERE = Path(__file__).resolve().parent
HOST = "127.0.0.1"
PUBLISHED = Path("published/customs_monitor.duckdb")


def main() -> int:
    """Start Superset and stay until Ctrl-C; 2 if something is missing, 1 if Superset fails."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=8088)
    parser.add_argument("--state", type=Path, default=HERE / ".state")
    arguments = parser.parse_args()

    if not PUBLISHED.exists():
        return refuse(f"{PUBLISHED}: no such database, run `make build` first")
    with socket.socket() as free:
        # As the server does it: a port that waits after a stop is free.
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            free.bind((HOST, arguments.port))
        except OSError as error:
            return refuse(f"port {arguments.port}: {error.strerror}, try `make bi PORT=…`")

    state = arguments.state.resolve()
    state.mkdir(parents=True, exist_ok=True)
    secret(state / "secret_key", 32)
    password = secret(state / "admin_password", 12)
    os.environ["CUSTOMS_BI_STATE"] = os.environ["SUPERSET_HOME"] = str(state)
    os.environ["SUPERSET_CONFIG_PATH"] = str(HERE / "superset_config.py")

    stdout, stderr = os.fdopen(os.dup(1), "w"), os.fdopen(os.dup(2), "w")
    first = not (state / "prepared").exists()
    say(stdout, "Superset starts" + (", the first time takes half a minute …" if first else " …"))
    log = state / "superset.log"
    with log.open("w") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    try:
        app = prepared_app(state, password)
    except Exception as error:
        cause = error.__cause__ or error
        say(stderr, f"bi: Superset did not start: {type(cause).__name__}: {cause} (log: {log})")
        raise
    ready = (
        f"Superset: http://{HOST}:{arguments.port}/dashboard/list/\n"
        f"  user admin, password {password}\n"
        f"  Ctrl-C stops it; log: {log}"
    )
    serve(app, arguments.port, lambda: say(stdout, ready))
    return 0


def refuse(reason: str) -> int:
    print(f"bi: {reason}", file=sys.stderr)
    return 2


def say(terminal: TextIO, text: str) -> None:
    print(text, file=terminal, flush=True)


def secret(path: Path, size: int) -> str:
    """Return the secret kept at `path`, made on the first start, readable by its owner alone."""
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(size))
    return path.read_text("ascii")


def prepared_app(state: Path, password: str) -> Any:
    """Return Superset's application with its tables, the user `admin` and our dashboards."""
    from superset.app import create_app

    app = create_app()
    with app.app_context():
        from superset import db, security_manager
        from superset.utils.core import override_user

        prepare(app, state / "prepared")
        admin = security_manager.find_user("admin") or security_manager.add_user(
            username="admin",
            first_name="admin",
            last_name="",
            email="admin@localhost",
            role=security_manager.find_role("Admin"),
            password=password,
        )
        with override_user(admin):
            import_files()
        db.session.remove()
        # The server forks: no connection may be shared.
        db.engine.dispose()
    return app


def prepare(app: Any, stamp: Path) -> None:
    """Make Superset's tables and roles, once for each version of Superset."""
    import flask_migrate
    from superset import appbuilder, security_manager

    version = importlib.metadata.version("apache-superset")
    if stamp.exists() and stamp.read_text("ascii") == version:
        return
    flask_migrate.upgrade()
    appbuilder.add_permissions(update_perms=True)
    security_manager.sync_role_definitions()
    stamp.write_text(version, "ascii")


def import_files() -> None:
    """Import the YAML files over what is there, then read the columns of the published tables."""
    from superset import db
    from superset.commands.importers.v1.assets import ImportAssetsCommand
    from superset.connectors.sqla.models import SqlaTable

    paths = [HERE / "metadata.yaml", *(HERE / "databases").glob("*.yaml")]
    files = {str(p.relative_to(HERE)): p.read_text("utf-8") for p in paths}
    for kind, found in editions(PUBLISHED).items():
        for name, file in found.items():
            files[f"{kind}/{name}.yaml"] = yaml.dump(
                file, Dumper=yaml.CSafeDumper, allow_unicode=True
            )
    ImportAssetsCommand(files).run()
    # The files give labels and metrics; types and descriptions come from the tables themselves.
    comments = comments_of(PUBLISHED)
    for dataset in db.session.query(SqlaTable):
        dataset.fetch_metadata()
        of_table = comments.get(dataset.table_name.rpartition("_")[0], {})
        for column in dataset.columns:
            column.description = of_table.get(column.column_name, column.description)
    db.session.commit()


def serve(app: Any, port: int, when_ready: Any) -> None:
    """Serve until a signal comes. One process: it alone opens the published database."""
    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):
        def load_config(self) -> None:
            self.cfg.set("bind", f"{HOST}:{port}")
            self.cfg.set("worker_class", "gthread")
            self.cfg.set("threads", 8)
            self.cfg.set("timeout", 120)
            self.cfg.set("graceful_timeout", 2)
            self.cfg.set("control_socket_disable", True)
            self.cfg.set("post_worker_init", lambda _: when_ready())

        def load(self) -> Any:
            return app

    Server().run()


if __name__ == "__main__":
    sys.exit(main())
