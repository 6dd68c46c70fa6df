# The same commands for people and for CI. All that a fresh machine needs is Python 3.11, pip, make and git.
# Relative paths only: the folder that holds the project may have a space in its path.

PYTHON ?= python3
# `make test DUCKDB=2.0` runs every check on another DuckDB, in an environment of its own.
DUCKDB ?=
TESTS ?=
# The browser of `make test-browser`.
CHROMIUM ?= chromium
VENV := .venv$(if $(DUCKDB),-duckdb-$(DUCKDB))
BIN := $(VENV)/bin
# What runs the project, and with it what checks it.
INSTALLED := $(VENV)/.installed
CHECKING := $(VENV)/.installed-check
# Superset has many dependencies of its own; `make bi PORT=8089` if the port is taken.
BI := .venv-superset
BI_INSTALLED := $(BI)/.installed
PORT ?= 8088
BENCH := .venv-bench
BENCH_INSTALLED := $(BENCH)/.installed
# What `make bench` measures, for example BENCH_OPTIONS='--sizes 1m,10m --runs 3 --scenarios'.
BENCH_OPTIONS ?= --sizes 1m --runs 1
COMMA := ,
SPARK := .venv-spark
SPARK_INSTALLED := $(SPARK)/.installed

# $(call install,environment,lock): just what the lock file lists, and no file but the very one that was locked; what
# has to be built is built with what is there.
pip = $1/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation
install = @echo "Installing $2 in $1" && $(call pip,$1) --require-hashes -r $2
new-environment = $(PYTHON) -m venv $1 && $(call pip,$1) --require-hashes -r requirements-build.lock
install-project = @$(call pip,$1) --editable .
install-duckdb = $(if $(DUCKDB),@$(call pip,$(VENV)) "duckdb==$(DUCKDB).*")

.DEFAULT_GOAL := help
.PHONY: help build test test-browser test-bi test-spark bench lint metrics docs site bi lock clean

help: ## Show the targets
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 16

$(INSTALLED): requirements.lock requirements-build.lock pyproject.toml
	@$(call new-environment,$(VENV))
	$(call install,$(VENV),$<)
	$(install-duckdb)
	$(call install-project,$(VENV))
	@touch $@

$(CHECKING): requirements-check.lock $(INSTALLED)
	$(call install,$(VENV),$<)
	$(install-duckdb)
	@touch $@

build: $(INSTALLED) ## Set up, build and test the warehouse, publish it, print June 2024
	$(BIN)/dbt build --quiet
	$(BIN)/customs publish
	$(BIN)/customs show --month 2024-06

site: build docs ## Build, and render every product's latest months as a site: published/site
	$(BIN)/customs site

lint: $(CHECKING) ## Check the style of SQL and Python, and the types in src/
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/sqlfluff lint models tests analyses

# Lint first: what sqlfluff leaves of dbt's cache is of no use to the copies of the project that tests make.
test: $(if $(DUCKDB),,lint) $(CHECKING) build ## Set up and run every check but the other test-… (TESTS: only these folders)
	$(BIN)/pytest --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder $(TESTS)

test-browser: $(CHECKING) build docs ## Check pages in Chromium (Debian: apt-get install chromium)
	@command -v $(CHROMIUM) >/dev/null || \
		{ echo "found no $(CHROMIUM), expected Debian's browser: apt-get install chromium" >&2; exit 2; }
	$(call install,$(VENV),requirements-browser.lock)
	CHROMIUM=$(CHROMIUM) $(BIN)/pytest -m browser tests/web

$(SPARK_INSTALLED): requirements-spark.lock requirements-build.lock pyproject.toml
	@java -version 2>/dev/null || { echo "Spark needs Java 17 or newer: found no java" >&2; exit 2; }
	@$(call new-environment,$(SPARK))
	$(call install,$(SPARK),$<)
	$(call install-project,$(SPARK))
	@touch $@

test-spark: $(SPARK_INSTALLED) ## Build and test the models on Spark, compare every mart with DuckDB's (needs Java 17)
	$(SPARK)/bin/pytest $(or $(TESTS),tests/spark)

$(BENCH_INSTALLED): bench/requirements.lock requirements-build.lock
	@$(call new-environment,$(BENCH))
	$(call install,$(BENCH),$<)
	$(call install-project,$(BENCH))
	@touch $@

bench: $(BENCH_INSTALLED) $(if $(filter spark,$(subst $(COMMA), ,$(BENCH_OPTIONS))),$(SPARK_INSTALLED)) ## Time the project against hand-written scripts on generated data (BENCH_OPTIONS)
	$(BENCH)/bin/python bench/run.py $(BENCH_OPTIONS)

metrics: $(INSTALLED) ## Install `mf`, which answers questions about metrics (docs/metrics.md)
	$(call install,$(VENV),requirements-metrics.lock)

docs: $(INSTALLED) ## Build the dbt docs site: target/static_index.html
	$(BIN)/dbt docs generate --static

bi: published/customs_monitor.duckdb $(BI_INSTALLED) ## Start Apache Superset on this machine: http://127.0.0.1:8088
	@$(BI)/bin/python bi/superset/start.py --port $(PORT)

published/customs_monitor.duckdb:
	@echo "bi: $@: no such database, run \`make build\` first" >&2; exit 2

$(BI_INSTALLED): bi/superset/requirements.lock requirements-build.lock
	@$(call new-environment,$(BI))
	$(call install,$(BI),$<)
	@touch $@

test-bi: $(CHECKING) build $(BI_INSTALLED) ## Start Superset and check every dataset, chart and dashboard
	$(BIN)/pytest bi/superset/tests

# Versions are the same in all lock files but Superset's and the benchmark's, whose competitors are the newest.
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-header --upgrade
RUNNING := --extra bulletin --extra cli --extra site

lock: ## Pin the newest versions that pyproject.toml allows (needs uv)
	$(LOCK) --group pyproject.toml:build -o requirements-build.lock
	$(LOCK) $(RUNNING) --extra metrics --extra dev pyproject.toml -o requirements-check.lock
	$(LOCK) $(RUNNING) -c requirements-check.lock pyproject.toml -o requirements.lock
	$(LOCK) --extra metrics -c requirements-check.lock pyproject.toml -o requirements-metrics.lock
	$(LOCK) --extra browser -c requirements-check.lock pyproject.toml -o requirements-browser.lock
	$(LOCK) --extra spark -c requirements-check.lock pyproject.toml -o requirements-spark.lock
	$(LOCK) pyproject.toml bench/requirements.in -o bench/requirements.lock
	$(LOCK) bi/superset/requirements.in -o bi/superset/requirements.lock

clean: ## Remove environments and what was built (not the landing, bulletins, Superset's state, measurements)
	rm -rf .venv .venv-duckdb-* $(BI) $(SPARK) $(BENCH) target published warehouse/*.duckdb* warehouse/spark
