# The same commands for people and for CI. All that a fresh machine needs is Python 3.11, pip, make and git.
# Relative paths only: the folder that holds the project may have a space in its path.

PYTHON ?= python3
# Commands are pipes, which fail as the first one of them.
SHELL := bash
.SHELLFLAGS := -o pipefail -c
# Only these tests.
TESTS ?=
# The DuckDB of `make test-duckdb`.
DUCKDB ?= 2.0
# The browser of `make test-browser`, and which tests it runs.
CHROMIUM ?= chromium
IN_BROWSER := browser and not long
VENV := .venv
BIN := $(VENV)/bin
# What runs the project, and with it what checks it.
INSTALLED := $(VENV)/.installed
CHECKING := $(VENV)/.installed-check
SQL_CHECKED := $(VENV)/.sql-checked
ANOTHER_DUCKDB := $(VENV)/duckdb-$(DUCKDB)
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

.DEFAULT_GOAL := help
.PHONY: help build next-steps demo test test-all test-browser test-bi test-duckdb test-spark test-cluster bench lint metrics seasonal docs site bi lock clean

help: ## Show the targets
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 16

$(INSTALLED): requirements.lock requirements-build.lock pyproject.toml
	@$(call new-environment,$(VENV))
	$(call install,$(VENV),$<)
	$(call install-project,$(VENV))
	@touch $@

$(CHECKING): requirements-check.lock requirements-seasonal.lock $(INSTALLED)
	$(call install,$(VENV),$<)
	$(call install,$(VENV),requirements-seasonal.lock)
	@touch $@

# Of what dbt says a line for every tenth step, and all that is wrong.
progress = awk '$$3 == "of" && $$5 ~ /^(START|OK|PASS|NO-OP)$$/ { \
		if ($$4 != all) { all = $$4; tenth = 1 } \
		if ($$5 != "START" && all > 9 && 10 * $$2 >= tenth * all) { print "  " $$2 " of " all; tenth = int(10 * $$2 / all) + 1 } \
		fflush(); next } \
	$$2 ~ /^(Running|Registered|Unable|Found|Concurrency:|Finished|Completed|Done[.])$$/ && !/error/ || NF == 1 { next } \
	{ print }'

# Unit tests look at the SQL and at no data: they are left to `make test`.
build: $(INSTALLED) ## Set up, build and test the warehouse, publish it, print the latest month
	@$(BIN)/customs check
	@echo "Building the warehouse and testing its data (dbt build, told in full in logs/dbt.log)"
	@$(BIN)/dbt --no-use-colors build --exclude-resource-type unit_test | $(progress)
	$(BIN)/customs publish
	$(BIN)/customs show
	@$(MAKE) --silent --no-print-directory next-steps

next-steps:
	@echo
	@echo "Next:"
	@echo "  $(BIN)/customs bulletin         the month as HTML, PDF, Word and Excel"
	@echo "  $(BIN)/duckdb -readonly published/customs_monitor.duckdb   ask it in SQL"
	@echo "  $(BIN)/customs ingest --help    take in downloads of your own"

site: build docs ## Build, and render every product's latest months as a site: published/site
	$(BIN)/customs site

demo: $(INSTALLED) ## See all of it with invented data of ten products and six years: the folder demo
	@$(BIN)/python bench/demo.py demo

lint: $(CHECKING) $(SQL_CHECKED) ## Check the style of SQL and Python, and the types in src/
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# sqlfluff has dbt compile each file, which takes seconds: only what has changed since it was last found right.
$(SQL_CHECKED): .sqlfluff requirements-check.lock $(shell find models tests analyses -name '*.sql') | $(CHECKING)
	$(BIN)/sqlfluff lint $(if $(filter-out %.sql,$?),models tests analyses,$?)
	@touch $@

PYTEST := $(BIN)/pytest --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

test: lint ## Check what a change of a model or of the command can break: minutes (TESTS: only these)
	$(PYTEST) $(TESTS)

test-all: IN_BROWSER := browser
test-all: lint test-duckdb test-browser test-bi test-spark test-cluster ## Check everything, what takes long as well
	INCREMENTAL_SEQUENCES=10 ORACLE_CASES=30 $(PYTEST) -m 'not browser'

# What the engine computes.
test-duckdb: $(ANOTHER_DUCKDB) ## Check what is computed on another DuckDB (DUCKDB: which)
	@PYTHONPATH="$(CURDIR)/$<" $(BIN)/python -c 'import duckdb; print("DuckDB", duckdb.__version__)'
	PYTHONPATH="$(CURDIR)/$<" $(PYTEST) $(or $(TESTS),tests/project tests/oracle tests/metrics tests/bulletin)

$(ANOTHER_DUCKDB): | $(CHECKING)
	$(call pip,$(VENV)) --target $@ "duckdb==$(DUCKDB).*"

test-browser: $(CHECKING) ## Check pages in Chromium (Debian: apt-get install chromium)
	@command -v $(CHROMIUM) >/dev/null || \
		{ echo "found no $(CHROMIUM), expected Debian's browser: apt-get install chromium" >&2; exit 2; }
	$(call install,$(VENV),requirements-browser.lock)
	# Of two files, whose site is made once, one takes twice as long as the other.
	CHROMIUM=$(CHROMIUM) $(PYTEST) --dist worksteal -m '$(IN_BROWSER)' tests/web

$(SPARK_INSTALLED): requirements-spark.lock requirements-build.lock pyproject.toml
	@java -version 2>/dev/null || { echo "Spark needs Java 17 or newer: found no java" >&2; exit 2; }
	@$(call new-environment,$(SPARK))
	$(call install,$(SPARK),$<)
	$(call install-project,$(SPARK))
	@touch $@

test-spark: $(SPARK_INSTALLED) ## Build and test the models on Spark, compare every mart with DuckDB's (needs Java 17)
	$(SPARK)/bin/pytest $(or $(TESTS),tests/spark)

test-cluster: $(SPARK_INSTALLED) ## The same on a cluster: a master, two executors, a Thrift server (more than an hour)
	$(SPARK)/bin/pytest -m cluster tests/spark

$(BENCH_INSTALLED): bench/requirements.lock requirements-build.lock
	@$(call new-environment,$(BENCH))
	$(call install,$(BENCH),$<)
	$(call install-project,$(BENCH))
	@touch $@

bench: $(BENCH_INSTALLED) $(if $(filter spark,$(subst $(COMMA), ,$(BENCH_OPTIONS))),$(SPARK_INSTALLED)) ## Time the project against hand-written scripts on generated data (BENCH_OPTIONS)
	$(BENCH)/bin/python bench/run.py $(BENCH_OPTIONS)

metrics: $(INSTALLED) ## Install `mf`, which answers questions about metrics (docs/metrics.md)
	$(call install,$(VENV),requirements-metrics.lock)

seasonal: $(INSTALLED) ## Install X-13ARIMA-SEATS, which adjusts monthly series (docs/methodology.md)
	$(call install,$(VENV),requirements-seasonal.lock)

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
	# The program alone: its Python package would bring statsmodels and scipy, which nothing here imports.
	$(LOCK) --extra seasonal --no-deps -c requirements-check.lock pyproject.toml -o requirements-seasonal.lock
	$(LOCK) --extra browser -c requirements-check.lock pyproject.toml -o requirements-browser.lock
	$(LOCK) --extra spark -c requirements-check.lock pyproject.toml -o requirements-spark.lock
	$(LOCK) pyproject.toml bench/requirements.in -o bench/requirements.lock
	$(LOCK) bi/superset/requirements.in -o bi/superset/requirements.lock

clean: ## Remove environments and what was built (not the landing, bulletins, Superset's state, measurements)
	rm -rf .venv $(BI) $(SPARK) $(BENCH) target published demo warehouse/*.duckdb* warehouse/spark
