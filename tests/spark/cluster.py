"""A Spark cluster on this machine as users have one elsewhere: a master, executors in processes of
their own, and a Thrift server, which dbt sends SQL to.

All of it listens on loopback, on ports that are free, and ends with the block that started it.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pyspark

HOME = Path(pyspark.__file__).parent
HOST = "127.0.0.1"
WORKERS = 2
MEMORY = "3g"
# A worker's memory holds an executor's and what Java takes beside it.
EXECUTOR_MEMORY = "2500m"
STARTED_WITHIN = 120  # seconds
JVM = "-XX:ReservedCodeCacheSize=512m -XX:MetaspaceSize=512m -XX:+UseSerialGC"
# A driver only plans: most of that is compiling code, which the first tier does quickest.
FIRST_TIER = "-XX:TieredStopAtLevel=1"


@dataclass
class Cluster:
    """A running cluster; its logs are in `folder`/logs."""

    folder: Path
    port: int
    master: str
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def warehouse(self) -> Path:
        """Where the tables are."""
        return self.folder / "warehouse"

    @property
    def profile(self) -> dict[str, str]:
        """The environment that the target `cluster` of profiles.yml asks for."""
        return {"SPARK_THRIFT_HOST": HOST, "SPARK_THRIFT_PORT": str(self.port)}

    def executors(self) -> list[int]:
        """The processes that compute, each a child of its worker, which has others as well."""
        workers = [str(p.pid) for name, p in self.processes.items() if name.startswith("worker")]
        of_them = ("--parent", ",".join(workers), "--full", "CoarseGrainedExecutorBackend")
        found = subprocess.run(["pgrep", *of_them], capture_output=True, text=True, check=False)
        return [int(line) for line in found.stdout.split()]

    def kill_an_executor(self) -> list[int]:
        """End one executor as a lost machine would, and return it; its worker starts another."""
        first = self.executors()[:1]
        for process in first:
            os.kill(process, signal.SIGKILL)
        return first

    def _start(self, name: str, *command: str) -> None:
        logs = self.folder / "logs"
        logs.mkdir(parents=True, exist_ok=True)
        with (logs / f"{name}.log").open("wb") as log:
            self.processes[name] = subprocess.Popen(
                [str(HOME / "bin" / command[0]), *command[1:]],
                cwd=self.folder,
                env={
                    **os.environ,
                    "SPARK_HOME": str(HOME),
                    "SPARK_LOCAL_IP": HOST,
                    # Spark's own server is a daemon, too: this is its driver's memory.
                    "SPARK_DAEMON_MEMORY": MEMORY if name == "thrift" else "512m",
                    "JAVA_TOOL_OPTIONS": JVM,
                },
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _end(self) -> None:
        for process in reversed(self.processes.values()):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for process in self.processes.values():
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    """Start a cluster whose files are in `folder`; end it."""
    port, master_port, *pages = free_ports(3 + WORKERS)
    running = Cluster(folder, port, f"spark://{HOST}:{master_port}")
    running.warehouse.mkdir(parents=True)
    with ExitStack() as stack:
        stack.callback(running._end)
        running._start(
            "master",
            "spark-class",
            "org.apache.spark.deploy.master.Master",
            "--host",
            HOST,
            "--port",
            str(master_port),
            "--webui-port",
            str(pages[0]),
        )
        wait_for(lambda: is_open(master_port), running, "master")
        for number in range(WORKERS):
            running._start(
                f"worker-{number + 1}",
                "spark-class",
                "org.apache.spark.deploy.worker.Worker",
                "--host",
                HOST,
                "--cores",
                "1",
                "--memory",
                MEMORY,
                "--webui-port",
                str(pages[1 + number]),
                "--work-dir",
                str(folder / f"work-{number + 1}"),
                running.master,
            )
        conf = {
            "spark.executor.memory": EXECUTOR_MEMORY,
            "spark.executor.cores": "1",
            "spark.driver.host": HOST,
            "spark.sql.warehouse.dir": running.warehouse.as_uri(),
            "spark.hadoop.javax.jdo.option.ConnectionURL":
                f"jdbc:derby:;databaseName={folder}/metastore;create=true",
            "spark.sql.hive.metastorePartitionPruningFallbackOnException": "true",
            "spark.sql.shuffle.partitions": str(WORKERS),
            # By default each sort and each aggregation of a few rows begins with 64 MB.
            "spark.buffer.pageSize": "2m",
            "spark.log.level": "WARN",
            "spark.ui.enabled": "false",
            # A larger part of the heap for what lives as long as a statement.
            "spark.driver.extraJavaOptions": f"{FIRST_TIER} -Xms2g -Xmn1g",
            "spark.executor.extraJavaOptions": "-Xms1g -Xmn500m",
        }  # fmt: skip
        running._start(
            "thrift",
            "spark-submit",
            "--master",
            running.master,
            *(f"--conf={key}={value}" for key, value in conf.items()),
            "--class",
            "org.apache.spark.sql.hive.thriftserver.HiveThriftServer2",
            "spark-internal",
            "--hiveconf",
            f"hive.server2.thrift.port={port}",
            "--hiveconf",
            f"hive.server2.thrift.bind.host={HOST}",
            # Kept: a new thread reads all of Hive's settings again for its first question to the
            # metastore, and by default each of the first hundred statements has one of its own.
            "--hiveconf",
            "hive.server2.async.exec.threads=8",
            "--hiveconf",
            "hive.server2.async.exec.keepalive.time=3600",
        )
        wait_for(lambda: is_open(port), running, "thrift")
        yield running


def wait_for(is_there: Callable[[], bool], running: Cluster, name: str) -> None:
    """Wait until something of the cluster answers.

    Raises:
        RuntimeError: its process has ended, or it took too long.
    """
    end = time.monotonic() + STARTED_WITHIN
    while not is_there():
        if running.processes[name].poll() is not None or time.monotonic() > end:
            log = running.folder / "logs" / f"{name}.log"
            raise RuntimeError(f"{name} does not answer:\n{log.read_text('utf-8')[-4000:]}")
        time.sleep(0.2)


def is_open(port: int) -> bool:
    """Does somebody listen there?"""
    with socket.socket() as client:
        return client.connect_ex((HOST, port)) == 0


def free_ports(count: int) -> list[int]:
    """Return ports that nobody listens on."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind((HOST, 0))
        return [one.getsockname()[1] for one in sockets]
