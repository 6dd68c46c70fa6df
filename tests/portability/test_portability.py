"""Every model and every data test is SQL that DuckDB, Spark and Trino understand alike."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest
from project_copy import Project

from .compiled import PROJECT, Target, compile_project, compiled, rendered
from .lint import ENGINES, FUNCTIONS, FUNCTIONS_OF, problems

# Between them the two render every branch of the models.
VARIABLES: dict[str, dict[str, Any]] = {
    "as shipped": {},
    "every switch": {
        "as_of": "2024-08-01",
        "monitor_all_codes": True,
        "region_composition": "own",
    },
}
# Written like functions, but part of the grammar.
SYNTAX = {"cast", "coalesce", "extract", "nullif", "try_cast"}


TARGETS = {
    f"{engine} {name}": Target(engine, variables)
    for engine in ENGINES
    for name, variables in VARIABLES.items()
}
# What engines differ in stands in macros, what switches change in models: one engine with every
# switch, and what is built as shipped, find nearly all that the others would.
FIRST = ("spark every switch", "duckdb as shipped")


@pytest.fixture(scope="module")
def all_compiled(
    request: pytest.FixtureRequest, built: Project, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, dict[str, str]]:
    """The SQL for each target of this run; that of the shipped extracts has been built."""
    tests = [item for item in request.session.items if item.path == request.path]
    names = [item.callspec.params.get("target") for item in tests if hasattr(item, "callspec")]
    shipped = "duckdb as shipped"
    targets = {name: TARGETS[name] for name in names if name and name != shipped}
    manifest = built.folder / "target" / "manifest.json"
    return compile_project(targets, tmp_path_factory.mktemp("compiled")) | {
        shipped: compiled(manifest)
    }


@pytest.mark.parametrize(
    "target",
    [pytest.param(name, marks=[] if name in FIRST else pytest.mark.long) for name in TARGETS],
)
def test_every_model_and_test_is_portable(
    target: str, all_compiled: dict[str, dict[str, str]]
) -> None:
    texts, engine = all_compiled[target], TARGETS[target].engine
    models = {path.stem for path in (PROJECT / "models").rglob("*.sql")}
    assert models <= set(texts), "compiled less than there is"
    assert len(texts) > len(models), "no tests"
    found = [f"{name}: {found}" for name, sql in texts.items() for found in problems(sql, engine)]
    assert not found, "\n".join(found)


@pytest.mark.long
def test_a_model_in_one_engines_words_is_found(tmp_path: Path) -> None:
    project = Project(tmp_path / "project").folder
    model = project / "models" / "intermediate" / "int_bad.sql"
    model.write_text(
        "select list_aggregate([amount], 'sum') as total from {{ ref('int_lines_latest') }}\n"
    )
    work = tmp_path / "work"
    work.mkdir()
    compiled = compile_project({"spark": Target("spark", {})}, work, project)["spark"]
    bad = {name for name, sql in compiled.items() if problems(sql, "spark")}
    assert bad == {"int_bad"}


@pytest.mark.long
def test_a_long_description_fits_sparks_catalog(tmp_path: Path) -> None:
    """The catalog has 256 characters for a comment, and tries a longer one for twenty seconds."""
    columns = {"a": {"description": "It's " + "x " * 200}}
    comment = rendered(f"{{{{ get_column_comment_sql('a', {columns}) }}}}", "spark", tmp_path)
    assert comment == "`a` comment 'It\\'s " + "x " * 124 + "x…'"
    bare = rendered("{{ get_column_comment_sql('a', {}) }}", "spark", tmp_path)
    assert bare == "`a`"


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("select concat(a, b) as c from t", "function concat"),
        ("select list_value(a) as c from t", "function list_value"),
        ("select strftime(a, '%Y') as c from t", "function strftime"),
        ("select median(a) as c from t", "function median"),
        ("select arg_max(a, b) as c from t", "function arg_max"),
        ("select a::bigint as c from t", "cast by ::"),
        ("select cast(a as hugeint) as c from t", "type"),
        ("select a / b as c from t", "division"),
        ("select a from t where b ilike 'x%'", "construct ILike"),
        ("select a from t where b like '\\d'", "backslash"),
        ("select a from t union all by name select a from u", "by_name"),
        ("select * exclude (a) from t", "construct Star with except"),
        ("select * replace (1 as a) from t", "construct Star with replace"),
        ("select a from t qualify row_number() over (order by a) = 1", "qualify"),
        ("select distinct on (a) a, b from t", "construct Distinct"),
        ("select a, count(*) as n from t group by all", "construct Group with all"),
        ("select sum(a) filter (where b) as c from t", "construct Filter"),
        ("select [1, 2] as c", "list or struct"),
        ("select {'a': 1} as c", "list or struct"),
        ("select a from t semi join u on t.a = u.a", "join"),
        ("select a from t asof join u on t.a >= u.a", "construct Join with method"),
        ("select a from t natural join u", "construct Join with method"),
        ("select a from t using sample 10", "construct TableSample"),
        ("select a from t limit 5 offset 2", "construct Select with offset"),
        ("from t", "query without select"),
        ("select a from", "does not parse"),
        ("select a // b as c from t", "does not parse"),
        ('select "a b" as c from t', "quoted name"),
    ],
)
def test_the_lint_rejects(sql: str, expected: str) -> None:
    """One engine is enough: every model is compiled for all three."""
    found = [found for engine in ENGINES for found in problems(sql, engine)]
    assert any(expected in text for text in found), found


def test_the_lint_accepts_what_all_engines_know() -> None:
    sql = """
        with t as (select a, b, '' as c from s.u as u where a is distinct from b)
        select
            t.a, cast(sum(t.b) as bigint) as b, count(distinct t.c) as n, bool_and(t.a > 1) as ok,
            100 * cast(sum(t.a) as double) / nullif(cast(max(t.b) as double), 0) as share,
            row_number() over (partition by t.a order by max(t.b) desc nulls last) as rank
        from t
        full outer join t as o on t.a = o.a and t.c like 'x%'
        group by t.a
        having count(*) > 1
        union all
        select 1, 2, 3, true, 4, 5 where false
    """
    assert [problems(sql, engine) for engine in ENGINES] == [[], [], []]


def test_duckdb_has_the_functions() -> None:
    rows = duckdb.sql("select distinct function_name from duckdb_functions()").fetchall()
    assert (FUNCTIONS | FUNCTIONS_OF["duckdb"]) - SYNTAX <= {name for (name,) in rows}
