"""Spark is heavy: where it is not installed, nothing here is tested."""

from __future__ import annotations

from importlib.util import find_spec

collect_ignore = [] if find_spec("pyspark") else ["test_spark.py", "test_cluster.py"]
