"""What a download was asked for: said, kept, and held against its lines."""

import csv
import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from extracts import (
    ARGENTINA,
    BRAZIL,
    ROOT,
    ROWS,
    USA,
    changed,
    counts,
    ingest,
    platform,
    table,
    write,
)
from hypothesis import given
from hypothesis import strategies as st

from customs_monitor.cli import main
from customs_monitor.ingest.question import codes_in, months_in

LITHIUM = changed(USA, month="202401")
ASKED = "asked_codes, asked_months"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with the shipped lists and a product of two codes, of which an edition has one."""
    folder = tmp_path / "project"
    for seeds in ("codes", "groups"):
        shutil.copytree(ROOT / "seeds" / seeds, folder / "seeds" / seeds)
    shutil.copy(ROOT / "dbt_project.yml", folder)
    products = folder / "seeds" / "groups" / "product_codes.csv"
    with products.open("a", encoding="utf-8") as file:
        file.write("pair,HS2017,110311\npair,HS2022,85076000\npair,HS2022,8541\n")
    return folder


def asked(landing: Path) -> list[tuple]:
    return table(landing, "extracts", ASKED)


@pytest.mark.parametrize(
    ("codes", "expected"),
    [("8507,85414300", "8507,85414300"), ("85414300 8507;8507", "8507,85414300"), ("all", "all")],
)
@pytest.mark.parametrize(
    ("months", "listed"),
    [
        ("2024-01", "202401"),
        ("2023-11..2024-01", "202311,202312,202401"),
        ("202403, 2024-01", "202401,202403"),
        ("2024-01..2024-02,2023-12", "202312,202401,202402"),
    ],
)
def test_codes_and_months(codes, expected, months, listed, tmp_path, landing):
    path = write(tmp_path / "export.csv", platform([LITHIUM]), day="2024-05-20")
    ran = ingest("--landing", landing, "--codes", codes, "--months", months, path)
    assert (ran.status, ran.only["assumed"]) == (0, "")
    assert asked(landing) == [(expected, listed)]


@pytest.mark.parametrize(
    ("option", "text", "message"),
    [
        (
            "--codes",
            "850",
            "found '850', expected HS codes of 2, 4, 6, 8 or 10 digits joined by commas, or all",
        ),
        (
            "--codes",
            "all,8507",
            "found 'all', expected HS codes of 2, 4, 6, 8 or 10 digits joined by commas, or all",
        ),
        (
            "--codes",
            "",
            "found '', expected HS codes of 2, 4, 6, 8 or 10 digits joined by commas, or all",
        ),
        (
            "--months",
            "2024-13",
            "found '2024-13', expected months such as 2024-01..2024-07 or 2024-01,2024-03",
        ),
        (
            "--months",
            "2024",
            "found '2024', expected months such as 2024-01..2024-07 or 2024-01,2024-03",
        ),
        (
            "--months",
            "2024-03..2024-01",
            "found '2024-03..2024-01', expected the earlier month first",
        ),
        (
            "--product",
            "lithium",
            "found 'lithium', expected a product of seeds/groups/product_codes.csv:"
            " lithium_ion_batteries",
        ),
    ],
)
def test_a_question_that_cannot_be_read_is_refused(option, text, message, tmp_path, landing):
    ran = ingest("--landing", landing, option, text, write(tmp_path / "export.csv", platform()))
    assert (ran.status, ran.errors) == (2, [f"customs: {option}: {message}"])
    assert not landing.exists()


@given(st.sets(st.tuples(st.integers(1990, 2100), st.integers(1, 12)), min_size=1, max_size=5))
def test_a_list_of_months_says_the_same_however_it_is_written(months):
    expected = tuple(sorted(f"{year}{month:02}" for year, month in months))
    for text in (
        ",".join(f"{year}-{month:02}" for year, month in months),
        " ".join(f"{year}{month:02}..{year}-{month:02}" for year, month in months),
        ",".join(expected),
    ):
        assert months_in(text) == expected


def test_a_product_is_its_codes_in_all_editions(project, tmp_path, landing):
    path = write(tmp_path / "export.csv", platform([LITHIUM]))
    options = ("--project-dir", project, "--landing", landing, "--months", "2024-01")
    ingest(*options, "--product", "pair", path)
    ingest(*options, "--product", "pair", "--codes", "1201", "--vintage", "2024-04-20", path)
    assert asked(landing) == [
        ("110311,1201,85076000,8541", "202401"),
        ("110311,85076000,8541", "202401"),
    ]


def test_a_product_is_also_the_codes_that_its_own_continue(project, tmp_path, landing):
    """85414020 is asked for with the product, and missed in a file of its years that has it not."""
    with (project / "seeds/groups/product_continues.csv").open("a", encoding="utf-8") as file:
        file.write("pair,HS2022,8541,HS2017,85414020\n")
    options = ("--project-dir", project, "--landing", landing)
    path = write(tmp_path / "export.csv", platform([LITHIUM]))
    ingest(*options, "--months", "2024-01", "--product", "pair", path)
    assert asked(landing) == [("110311,85076000,8541,85414020", "202401")]
    rows = [changed(LITHIUM, month="201901", product="11031100")]
    ran = ingest(*options, write(tmp_path / "export2.csv", platform(rows)))
    assert ran.only["assumed"].endswith("; of pair it lists 110311, not 85414020")


@pytest.mark.parametrize(
    ("options", "question", "phrase"),
    [
        (
            [],
            ("", ""),
            "asked for the codes and months that it lists (--product or --codes, --months)",
        ),
        (
            ["--codes", "85,12,01"],
            ("01,12,85", "202401,202402"),
            "asked for the months that it lists: 202401, 202402 (--months)",
        ),
        (
            ["--months", "2024-01..2024-02"],
            ("01012100,12019019,85076000", "202401,202402"),
            "asked for the codes that it lists: 01012100, 12019019, 85076000 (--codes)",
        ),
    ],
)
def test_what_is_not_stated_is_said_in_a_line(options, question, phrase, tmp_path, landing):
    path = write(tmp_path / "export.csv", platform())
    printed = CliRunner().invoke(
        main, ["ingest", "--landing", str(landing), *options, str(path)], env={"COLUMNS": "300"}
    )
    assert asked(landing) == [question]
    lines = [line.rstrip() for line in printed.stdout.splitlines() if "not said" in line]
    assert lines == [f"{path}: not said what was asked for, taken as {phrase}"]


def test_many_files_without_a_question_are_one_line(tmp_path, landing):
    write(tmp_path / "in" / "export.csv", platform())
    write(tmp_path / "in" / "import.csv", platform([BRAZIL]))
    arguments = ["ingest", "--landing", str(landing), str(tmp_path / "in")]
    printed = CliRunner().invoke(main, arguments).stdout
    assert [line.partition(":")[0] for line in printed.splitlines() if "not said" in line] == [
        "2 files"
    ]


def test_a_product_that_a_file_serves_in_part_is_named(project, tmp_path, landing):
    options = ("--project-dir", project, "--landing", landing)
    ran = ingest(*options, write(tmp_path / "export.csv", platform()))
    assert ran.only["assumed"].endswith("; of pair it lists 85076000, not 8541")
    both = [LITHIUM, changed(LITHIUM, product="85414300")]
    ran = ingest(*options, write(tmp_path / "export2.csv", platform(both)))
    assert "pair" not in ran.only["assumed"]
    # In 2019 another edition held, in which the product was one code.
    rows = [changed(LITHIUM, month="201901", product="11031100")]
    ran = ingest(*options, write(tmp_path / "export3.csv", platform(rows)))
    assert "pair" not in ran.only["assumed"]


OUTSIDE = {
    "a month": (
        ["--codes", "all", "--months", "2024-01"],
        ", line 4, column 数据年月: found '202402', expected a month that was asked for: 202401",
    ),
    "a code": (
        ["--codes", "0101,85", "--months", "2024-01..2024-02"],
        ", line 3, column 商品编码: found '12019019', expected a code that was asked for: 0101, 85",
    ),
    "a code that is only the beginning of one": (
        ["--codes", "0101210000,12,85", "--months", "2024-01..2024-02"],
        ", line 2, column 商品编码: found '01012100', expected a code that was asked for:"
        " 0101210000, 12, 85",
    ),
}


@pytest.mark.parametrize("case", OUTSIDE)
@pytest.mark.parametrize("is_odd", [False, True])
def test_a_line_outside_of_the_question_is_refused(case, is_odd, tmp_path, landing):
    """On the fast path and, with a field of another width, on the slow one."""
    options, line = OUTSIDE[case]
    rows = [ARGENTINA, BRAZIL, changed(USA, value="１") if is_odd else USA]
    path = write(tmp_path / "export.csv", platform(rows))
    ran = ingest("--landing", landing, *options, path)
    assert (ran.status, ran.errors) == (2, [f"customs: {path}{line}"])
    assert asked(landing) == []


def test_a_line_outside_of_the_question_may_be_set_aside(tmp_path, landing):
    path = write(tmp_path / "export.csv", platform())
    options = ("--complete", "--quarantine", "--codes", "all", "--months", "2024-01")
    ran = ingest("--landing", landing, *options, path)
    assert ran.only["lines"] == counts(new=2, quarantined=1)
    assert ran.only["extract"]["coverage"] == "partial"


def test_months_that_have_not_ended_were_not_asked_for(tmp_path, landing):
    path = write(tmp_path / "export.csv", platform([LITHIUM]))
    ran = ingest("--landing", landing, "--codes", "85", "--months", "2024-01..2024-12", path)
    assert ran.only["found"] == "the vintage 2024-03-20 and a question about months up to 202412"


EMPTY = platform([])


def test_a_file_without_lines_answers_a_stated_question(tmp_path, landing):
    path = write(tmp_path / "import.csv", EMPTY)
    options = ("--landing", landing, "--complete", "--codes", "85076000")
    for month in ("2024-01", "2024-02"):  # The same bytes, another answer.
        ran = ingest(*options, "--months", month, path)
        assert (ran.status, ran.errors, ran.only["status"]) == (0, [], "landed")
    again = ingest(*options, "--months", "2024-02", path)
    assert again.only["status"] == "unchanged"
    columns = f"{ASKED}, months, coverage, rows_in_file, sum_value, ingest_no"
    assert table(landing, "extracts", columns) == [
        ("85076000", "202401", "", "complete", 0, "0", 1),
        ("85076000", "202402", "", "complete", 0, "0", 2),
    ]
    assert len(set(table(landing, "extracts", "extract_id"))) == 2
    assert table(landing, "lines") == []


def test_a_file_without_lines_of_either_flow(tmp_path, landing):
    options = ("--landing", landing, "--complete", "--codes", "85", "--months", "2024-01")
    for flow in ("export", "import"):
        path = write(tmp_path / f"{flow}.csv", EMPTY)
        assert ingest(*options, path).statuses == ["landed"]


@pytest.mark.parametrize("options", [[], ["--codes", "85"], ["--months", "2024-01"]])
def test_a_file_without_lines_needs_both(options, tmp_path, landing):
    path = write(tmp_path / "export.csv", EMPTY)
    ran = ingest("--landing", landing, *options, path)
    assert ran.errors == [
        f"customs: {path}: found a header and no lines, expected at least one line, or what was"
        " asked for: --product or --codes, and --months"
    ]


def test_a_file_without_lines_that_is_known_by_its_name_needs_nothing(tmp_path, landing):
    path = write(tmp_path / "export.csv", EMPTY)
    options = ("--complete", "--codes", "85", "--months", "2024-01")
    ingest("--landing", landing, *options, path)
    assert ingest("--landing", landing, path).statuses == ["unchanged"]
    other = write(tmp_path / "export2.csv", EMPTY)
    assert ingest("--landing", landing, other).status == 2


def test_a_partial_file_without_lines_says_nothing(tmp_path, landing):
    path = write(tmp_path / "export.csv", EMPTY)
    ran = ingest("--landing", landing, "--codes", "85", "--months", "2024-01", path)
    assert (ran.status, len(ran.errors)) == (0, 1)
    assert "no lines and partial, which says nothing: --complete" in ran.errors[0]


def test_a_question_stated_later_takes_the_place_of_none(tmp_path, landing):
    path = write(tmp_path / "export.csv", platform([LITHIUM]))
    ingest("--landing", landing, "--complete", path)
    options = ("--codes", "85", "--months", "2024-01..2024-02")
    ran = ingest("--landing", landing, *options, path)
    assert (ran.only["status"], ran.only["note"]) == (
        "rewritten",
        "the question was not stated",
    )
    again = table(landing, "extracts", f"coverage, {ASKED}, ingest_no")
    assert again == [("complete", "85", "202401,202402", 1)]
    assert ingest("--landing", landing, path).statuses == ["unchanged"]
    ran = ingest("--landing", landing, "--codes", "all", path)
    assert ran.only["note"] == "the question was 85 in 202401, 202402"


def test_questions_in_the_notes_beside_the_files(project, tmp_path, landing):
    notes = (
        "file,flow,vintage,coverage,codes,product,months\n"
        'a.csv,export,,complete,"8507,1201",,2024-01..2024-02\n'
        "b.csv,import,,,,pair,2024-01\n"
    )
    write(tmp_path / "in" / "customs-extracts.csv", notes, "utf-8")
    write(tmp_path / "in" / "a.csv", platform([LITHIUM]))
    write(tmp_path / "in" / "b.csv", platform([changed(LITHIUM, value="7")]))
    options = ("--project-dir", project, "--landing", landing)
    assert ingest(*options, tmp_path / "in").status == 0
    assert asked(landing) == [
        ("110311,85076000,8541", "202401"),
        ("1201,8507", "202401,202402"),
    ]
    ingest(*options, "--codes", "all", tmp_path / "in" / "b.csv")
    assert asked(landing)[1] == ("all", "202401")


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ("850,,", "'850' on line 2 of customs-extracts.csv"),
        (",,2024", "'2024' on line 2 of customs-extracts.csv"),
        (",lithium,", "'lithium'"),
    ],
)
def test_broken_questions_in_the_notes(cells, message, tmp_path, landing):
    notes = f"file,flow,vintage,coverage,codes,product,months\nexport.csv,,,,{cells}\n"
    write(tmp_path / "customs-extracts.csv", notes, "utf-8")
    ran = ingest("--landing", landing, write(tmp_path / "export.csv", platform()))
    assert (ran.status, ran.only["found"], len(ran.errors)) == (2, message, 1)


def test_notes_that_excel_saved_in_its_own_encoding(tmp_path, landing):
    notes = "file,flow,vintage,coverage\n下载.csv,export,,\n"
    write(tmp_path / "customs-extracts.csv", notes, "gb18030")
    ran = ingest("--landing", landing, write(tmp_path / "export.csv", platform()))
    assert ran.only["found"] == "customs-extracts.csv in another encoding than UTF-8"


def test_a_list_that_excel_saved_in_its_own_encoding(project, tmp_path, landing):
    products = project / "seeds" / "groups" / "product_codes.csv"
    products.write_bytes(products.read_bytes() + "锂,HS2022,85076000\n".encode("gb18030"))
    line = products.read_bytes().count(b"\n")
    path = write(tmp_path / "export.csv", platform())
    ran = ingest("--project-dir", project, "--landing", landing, path)
    assert (ran.status, ran.errors) == (
        2,
        [
            f"customs: {products}, line {line}: found bytes that are not UTF-8, expected a list"
            ' saved as "CSV UTF-8", not as Excel\'s CSV'
        ],
    )


def test_extracts_of_older_versions_have_no_question(tmp_path, landing):
    """Their manifests lack its columns, the time of the file and the running number."""
    import duckdb

    ingest("--landing", landing, write(tmp_path / "export.csv", platform()))
    (manifest,) = (landing / "extracts").iterdir()
    added = "asked_codes, asked_months, downloaded_at, ingest_no"
    duckdb.execute(f"create table old as select * exclude ({added}) from '{manifest}'")
    duckdb.execute(f"copy old to '{manifest}'; drop table old")
    later = write(tmp_path / "export2.csv", platform(ROWS[:2]), day="2024-04-20")
    ran = ingest("--landing", landing, later, "--codes", "all", "--months", "2024-01")
    assert ran.only["lines"] == counts(unchanged=2)
    assert ran.only["extract"]["ingest_no"] == 1


def test_the_landing_is_the_projects_wherever_the_command_is_run(project, tmp_path, monkeypatch):
    path = write(tmp_path / "export.csv", platform())
    below = project / "seeds" / "groups"
    monkeypatch.chdir(below)
    ran = ingest(os.path.relpath(path, below))
    assert ran.document["landing"] == str(project / "landing")
    assert len(table(project / "landing", "lines")) == 3
    assert ingest("--landing", "other", path).document["landing"] == str(project / "other")
    monkeypatch.chdir(tmp_path)
    assert ingest("--project-dir", project, path).statuses == ["unchanged"]
    text = (project / "dbt_project.yml").read_text("utf-8")
    (project / "dbt_project.yml").write_text(
        text.replace("landing_path: landing", "landing_path: lines"), "utf-8"
    )
    ran = ingest("--project-dir", project, path)
    assert ran.document["landing"] == str(project / "lines")


def test_what_was_written_where_is_said(project, tmp_path):
    path = write(tmp_path / "export.csv", platform())
    arguments = ["ingest", "--project-dir", str(project), str(path)]
    printed = CliRunner().invoke(main, arguments, env={"COLUMNS": "300"})
    assert f"landed in {project / 'landing'}" in printed.stdout


def test_without_a_project_nothing_is_landed(tmp_path, monkeypatch):
    path = write(tmp_path / "export.csv", platform())
    monkeypatch.chdir(tmp_path)
    ran = ingest(path)
    assert (ran.status, ran.errors) == (
        2,
        [
            "customs: found no dbt_project.yml in this folder or above, expected to be in the"
            " project: --project-dir DIR"
        ],
    )
    ran = ingest("--project-dir", tmp_path, path)
    assert ran.errors == [
        f"customs: --project-dir: found no dbt_project.yml in '{tmp_path}', expected the project's"
        " folder"
    ]
    assert not (tmp_path / "landing").exists()


def test_questions_of_seeds(project, tmp_path):
    ledger = project / "seeds" / "ledger"
    ledger.mkdir()
    shutil.copy(ROOT / "seeds" / "ledger" / "extract_questions.csv", ledger)
    shipped = read(ledger / "extract_questions.csv")
    path = write(tmp_path / "export.csv", platform([LITHIUM]))
    options = ("--project-dir", project, "--to-seeds", "--codes", "85", "--months", "2024-01")
    assert ingest(*options, path).status == 0
    rows = read(ledger / "extract_questions.csv")
    # What was asked of the exports by partner that are no longer there goes with them.
    assert rows[:-1] == [r for r in shipped if (r["flow"], r["breakdown"]) != ("export", "partner")]
    assert list(rows[-1].values()) == [
        "export.csv", "2024-03-20", "export", "partner", "usd", "partial", "85", "202401", "false",
    ]  # fmt: skip


def test_the_sample_written_again_stays_a_sample(project, tmp_path):
    ledger = project / "seeds" / "ledger"
    ledger.mkdir()
    shutil.copy(ROOT / "seeds" / "ledger" / "extract_questions.csv", ledger)
    rows = [changed(LITHIUM, month="202301")]
    options = ("--project-dir", project, "--to-seeds", "--complete", "--vintage", "2024-07-20")
    ingest(*options, write(tmp_path / "export_by_partner_2023.csv", platform(rows)))
    (row,) = [
        row
        for row in read(ledger / "extract_questions.csv")
        if (row["flow"], row["breakdown"]) == ("export", "partner")
    ]
    assert (row["is_sample"], row["months"]) == (
        "true",
        "202301,202302,202303,202304,202305,202306",
    )


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_shipped_questions_are_those_of_the_shipped_lines():
    questions = read(ROOT / "seeds" / "ledger" / "extract_questions.csv")
    listed: dict[tuple, set[str]] = {}
    for path in sorted((ROOT / "seeds" / "extracts").glob("*.csv")):
        for row in read(path):
            key = (row["source_file"], row["vintage"], row["flow"], row["breakdown"])
            listed.setdefault((*key, row["coverage"]), set()).add(row["data_month"])
            assert row["product_code"] == "85076000"
    assert {
        (*(q[n] for n in ("source_file", "vintage", "flow", "breakdown", "coverage")),): set(
            months_in(q["months"])
        )
        for q in questions
    } == listed
    assert {(q["codes"], q["currency"], q["is_sample"]) for q in questions} == {
        ("85076000", "usd", "true")
    }
    assert codes_in("85076000") == ("85076000",)
