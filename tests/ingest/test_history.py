"""The same again, revisions, coverage: what the landing remembers."""

import zipfile

import pytest
from extracts import (
    ARGENTINA,
    BRAZIL,
    ROWS,
    USA,
    at,
    changed,
    counts,
    ingest,
    plain,
    platform,
    table,
    write,
)

REVISED = (ARGENTINA, changed(BRAZIL, value="57"), USA)


def vintages(landing) -> list[tuple]:
    return table(landing, "extracts", "vintage, coverage, rows_landed")


def test_the_same_file_again_changes_nothing_and_says_so(tmp_path, landing):
    path = write(tmp_path / "export.csv", platform())
    ingest("--landing", landing, path)
    before = {p: p.stat().st_mtime_ns for p in landing.rglob("*.parquet")}
    ran = ingest("--landing", landing, path)
    assert (ran.status, ran.errors, ran.only["status"]) == (0, [], "unchanged")
    assert ran.only["note"].endswith("as vintage 2024-03-20")
    assert ran.only["lines"] == counts(unchanged=3)
    assert {p: p.stat().st_mtime_ns for p in landing.rglob("*.parquet")} == before


def test_the_same_content_under_another_name_is_no_news(tmp_path, landing):
    ingest("--landing", landing, write(tmp_path / "export.csv", platform()))
    again = write(tmp_path / "export (1).csv", platform())
    assert ingest("--landing", landing, again).only["status"] == "unchanged"
    assert vintages(landing) == [("2024-03-20", "partial", 3)]


def test_the_same_content_of_a_later_day_is_a_statement_of_that_day(tmp_path, landing):
    """It outlives a download of a day between, whichever of the two is ingested first."""
    ingest("--landing", landing, write(tmp_path / "export.csv", platform()))
    later = write(tmp_path / "export (1).csv", platform(), day="2024-03-23")
    ran = ingest("--landing", landing, later)
    assert (ran.only["status"], ran.only["lines"]) == ("landed", counts(unchanged=3))
    between = write(tmp_path / "export (2).csv", platform(REVISED), day="2024-03-22")
    assert ingest("--landing", landing, between).only["lines"] == counts(revised=1, unchanged=2)
    assert [row[0] for row in vintages(landing)] == ["2024-03-20", "2024-03-22", "2024-03-23"]


def test_what_was_downloaded_again_on_a_day_is_of_the_later_time(tmp_path, landing):
    ingest("--landing", landing, at(write(tmp_path / "export_1.csv", platform()), "09:00"))
    ingest("--landing", landing, at(write(tmp_path / "export_2.csv", platform(REVISED)), "10:00"))
    again = at(write(tmp_path / "export_3.csv", platform()), "11:00")
    assert ingest("--landing", landing, again).only["status"] == "unchanged"
    times = table(landing, "extracts", "source_file, downloaded_at, ingest_no")
    assert [(name, number) for name, _, number in times] == [
        ("export_1.csv", 1),
        ("export_2.csv", 2),
    ]
    assert times[0][1] > times[1][1]


@pytest.mark.parametrize("day", ["2024-03-20", "2024-04-20"])
def test_the_same_lines_are_not_traded_both_ways(day, tmp_path, landing):
    ingest("--landing", landing, write(tmp_path / "export_complete.csv", platform()))
    ran = ingest("--landing", landing, write(tmp_path / "import.csv", platform(), day=day))
    assert (ran.status, ran.only["found"]) == (
        2,
        "the very content of export_complete.csv, which was landed as export (vintage 2024-03-20)",
    )
    assert table(landing, "extracts", "flow") == [("export",)]


@pytest.mark.parametrize("name", ["2024out.csv", "出口.csv", "export/data.csv"])
def test_an_option_against_the_name_is_refused(name, tmp_path, landing):
    path = write(tmp_path / name, platform())
    ran = ingest("--landing", landing, "--flow", "import", path)
    assert ran.errors == [
        f"customs: {path}: found --flow import and a name that says export, expected the two to"
        " agree; a line in customs-extracts.csv can say otherwise"
    ]
    notes = f"file,flow,vintage,coverage\n{path.name},import,,\n"
    write(path.parent / "customs-extracts.csv", notes, "utf-8")
    assert ingest("--landing", landing, path).only["extract"]["flow"] == "import"


def test_an_option_settles_a_name_that_says_both(tmp_path, landing):
    path = write(tmp_path / "import_and_export.csv", platform())
    ran = ingest("--landing", landing, "--flow", "import", path)
    assert ran.only["extract"]["flow"] == "import"


def test_a_file_once_landed_needs_no_flow_again(tmp_path, landing):
    path = write(tmp_path / "data.csv", platform())
    ingest("--landing", landing, "--flow", "export", path)
    ran = ingest("--landing", landing, path)
    assert (ran.status, ran.only["status"]) == (0, "unchanged")


def test_a_revision_is_counted_line_by_line(tmp_path, landing):
    ingest("--landing", landing, write(tmp_path / "export.csv", platform()))
    rows = [*REVISED, changed(USA, partner="304")]
    ran = ingest(
        "--landing", landing, write(tmp_path / "export2.csv", platform(rows), day="2024-04-20")
    )
    assert ran.only["lines"] == counts(new=1, revised=1, unchanged=2)


@pytest.mark.parametrize(
    ("field", "revised"),
    [
        ({"value": "57"}, 1),
        ({"q1": "4075"}, 1),
        ({"u1": "个"}, 1),
        ({"u2": "个"}, 1),
        ({"q2": "8"}, 1),
        ({"q1": "4,074"}, 0),
        ({"partner_name": "巴西联邦"}, 0),
    ],
)
def test_what_makes_a_line_revised(field, revised, tmp_path, landing):
    ingest("--landing", landing, write(tmp_path / "export.csv", platform()))
    rows = (ARGENTINA, changed(BRAZIL, **field), USA)
    second = write(tmp_path / "export2.csv", platform(rows), day="2024-04-20")
    lines = ingest("--landing", landing, second).only["lines"]
    assert (lines["revised"], lines["unchanged"]) == (revised, 3 - revised)


def test_another_way_to_say_missing_is_no_revision(tmp_path, landing):
    ingest("--landing", landing, write(tmp_path / "export.csv", platform()))
    rows = (changed(ARGENTINA, q2="—", u2="—"), BRAZIL, changed(USA, q2="0", u2="?"))
    second = write(tmp_path / "export2.csv", platform(rows), day="2024-04-20")
    assert ingest("--landing", landing, second).only["lines"]["unchanged"] == 3


def test_figures_that_go_back_are_a_revision(tmp_path, landing):
    first = write(tmp_path / "export.csv", platform())
    ingest("--landing", landing, first)
    ingest("--landing", landing, "--vintage", "2024-04-20", first)
    second = write(tmp_path / "export2.csv", platform(REVISED), day="2024-05-20")
    ingest("--landing", landing, second)
    ran = ingest("--landing", landing, "--vintage", "2024-06-20", first)
    assert ran.only["status"] == "landed"
    assert ran.only["lines"] == counts(revised=1, unchanged=2)
    assert ran.only["note"] == "the figures of 2024-04-20 (export.csv) are back"
    again = ingest("--landing", landing, "--vintage", "2024-07-20", first)
    assert (again.only["lines"], again.only["note"]) == (counts(unchanged=3), "")


def test_an_old_download_that_was_saved_again_is_said_to_be_back(tmp_path, landing):
    """Its time is of today: that it is older than what counts, only its figures tell."""
    ingest("--landing", landing, write(tmp_path / "export.csv", platform()))
    revised = write(tmp_path / "export_revised.csv", platform(REVISED), day="2024-04-20")
    ingest("--landing", landing, revised)
    saved = write(tmp_path / "export_saved.csv", plain(), "utf-8-sig", day="2024-05-20")
    ran = ingest("--landing", landing, saved)
    assert ran.only["note"] == "the figures of 2024-03-20 (export.csv) are back"


def test_of_two_downloads_of_one_day_the_later_one_counts(tmp_path, landing):
    for value in ("1", "2", "3", "4"):
        rows = (ARGENTINA, changed(BRAZIL, value=value), USA)
        path = write(tmp_path / f"export_{value}.csv", platform(rows))
        ingest("--landing", landing, path)
    again = write(tmp_path / "export_5.csv", platform([*rows, changed(USA, partner="304")]))
    assert ingest("--landing", landing, again).only["lines"]["unchanged"] == 3


def test_figures_that_go_back_past_another_download_of_their_day_are_a_revision(tmp_path, landing):
    first = write(tmp_path / "export_1.csv", platform())
    ingest("--landing", landing, first)
    ingest("--landing", landing, write(tmp_path / "export_2.csv", platform(REVISED)))
    assert ingest("--landing", landing, first).only["status"] == "unchanged"
    later = ingest("--landing", landing, "--vintage", "2024-04-20", first)
    assert later.only["lines"] == counts(revised=1, unchanged=2)


def test_coverage_said_later_makes_no_download_newer(tmp_path, landing):
    first = write(tmp_path / "export_1.csv", platform())
    ingest("--landing", landing, first)
    ingest("--landing", landing, write(tmp_path / "export_2.csv", platform(REVISED)))
    before = table(landing, "extracts", "extract_id, ingested_at")
    ran = ingest("--landing", landing, "--complete", first)
    assert (ran.only["status"], ran.only["note"]) == ("rewritten", "coverage was partial")
    assert table(landing, "extracts", "extract_id, ingested_at") == before


def test_another_breakdown_in_between_does_not_count(tmp_path, landing):
    first = write(tmp_path / "export.csv", platform())
    ingest("--landing", landing, first)
    total = ["数据年月", "商品编码", "美元"]
    other = write(tmp_path / "export2.csv", platform([("202401", "12", "9")], total))
    ingest("--landing", landing, "--vintage", "2024-05-20", other)
    ran = ingest("--landing", landing, "--vintage", "2024-06-20", first)
    assert (ran.only["lines"], ran.only["note"]) == (counts(unchanged=3), "")
    assert table(landing, "extracts", "breakdown") == [("partner",), ("partner",), ("total",)]


def test_an_older_download_that_turns_up_late_is_kept(tmp_path, landing):
    later = write(tmp_path / "export.csv", platform(REVISED), day="2024-05-20")
    ingest("--landing", landing, later)
    ran = ingest("--landing", landing, write(tmp_path / "export_old.csv", platform()))
    assert (ran.only["status"], ran.only["lines"]["new"]) == ("landed", 3)


def test_coverage_can_be_said_later(tmp_path, landing):
    path = write(tmp_path / "export.csv", platform())
    ingest("--landing", landing, path)
    ran = ingest("--landing", landing, "--complete", path)
    assert (ran.only["status"], ran.only["note"]) == ("rewritten", "coverage was partial")
    assert vintages(landing) == [("2024-03-20", "complete", 3)]
    assert table(landing, "lines", "distinct coverage") == [("complete",)]
    assert ingest("--landing", landing, path).only["status"] == "unchanged"
    assert vintages(landing) == [("2024-03-20", "complete", 3)]
    assert ingest("--landing", landing, "--partial", path).only["status"] == "rewritten"


@pytest.mark.parametrize(
    ("name", "coverage"),
    [
        ("export_complete.csv", "complete"),
        ("export-full-2024.csv", "complete"),
        ("出口全部.csv", "complete"),
        ("export_partial.csv", "partial"),
        ("export_incomplete.csv", "partial"),
        ("exportfully.csv", "partial"),
    ],
)
def test_coverage_by_name(name, coverage, tmp_path, landing):
    ran = ingest("--landing", landing, write(tmp_path / name, platform()))
    assert ran.only["extract"]["coverage"] == coverage


NOTES = "file,flow,vintage,coverage\r\ndownloadData (88).csv,import,2024-04-02,complete\r\n"


def test_notes_beside_the_files(tmp_path, landing):
    write(tmp_path / "in" / "customs-extracts.csv", NOTES, "utf-8")
    write(tmp_path / "in" / "downloadData (88).csv", platform())
    ran = ingest("--landing", landing, tmp_path / "in")
    extract = ran.only["extract"]
    assert [extract[key] for key in ("flow", "vintage", "coverage")] == [
        "import",
        "2024-04-02",
        "complete",
    ]
    options = ("--flow", "export", "--vintage", "2024-05-05", "--partial")
    elsewhere = tmp_path / "another landing"
    extract = ingest("--landing", elsewhere, *options, tmp_path / "in").only["extract"]
    assert [extract[key] for key in ("flow", "vintage", "coverage")] == [
        "export",
        "2024-05-05",
        "partial",
    ]


def test_notes_about_files_that_are_not_there_are_named(tmp_path, landing):
    others = ("downloadData (89).csv", "a.zip/c.csv", "other.csv", "z.zip/c.csv")
    notes = NOTES + "".join(f"{name},,,\r\n" for name in others)
    sidecar = write(tmp_path / "customs-extracts.csv", notes, "utf-8")
    file = write(tmp_path / "downloadData (88).csv", platform())
    write(tmp_path / "other.csv", platform())  # Not of this run.
    archive = tmp_path / "a.zip"
    with zipfile.ZipFile(archive, "w") as members:
        members.writestr("export.csv", platform())
    ran = ingest("--landing", landing, file, archive)
    assert ran.status == 0
    names = "'downloadData (89).csv', 'a.zip/c.csv', 'z.zip/c.csv'"
    assert ran.errors == [
        f"customs: {sidecar}: warning: says something of files that are not there: {names}"
    ]


def test_a_note_may_name_what_no_file_can_be_called(tmp_path, landing):
    sidecar = write(tmp_path / "customs-extracts.csv", f"{NOTES}{'x' * 300},,,\r\n", "utf-8")
    ran = ingest("--landing", landing, write(tmp_path / "downloadData (88).csv", platform()))
    assert (ran.status, len(ran.errors)) == (0, 1)
    assert ran.errors[0].startswith(f"customs: {sidecar}: warning: ")


@pytest.mark.parametrize(
    ("notes", "message"),
    [
        ("file,flow\n", "'file,flow' on line 1 of customs-extracts.csv"),
        (NOTES.replace("import", "imprt"), "'imprt' on line 2 of customs-extracts.csv"),
        (NOTES.replace("04-02", "04-32"), "'2024-04-32' on line 2 of customs-extracts.csv"),
        (NOTES.replace(",complete", ""), "3 fields on line 2 of customs-extracts.csv"),
        (f"{NOTES}x\n", "1 field on line 3 of customs-extracts.csv"),
        (f"{NOTES},import,,\n", "no file on line 3 of customs-extracts.csv"),
        (
            f"{NOTES}downloadData (88).csv,export,,\n",
            "a second note about 'downloadData (88).csv' on line 3 of customs-extracts.csv",
        ),
    ],
)
def test_broken_notes_are_refused(notes, message, tmp_path, landing):
    write(tmp_path / "customs-extracts.csv", notes, "utf-8")
    ran = ingest("--landing", landing, write(tmp_path / "downloadData (88).csv", platform()))
    assert (ran.status, ran.only["found"]) == (2, message)
    assert len(ran.errors) == 1


def test_a_vintage_in_the_future_is_refused(tmp_path, landing):
    path = write(tmp_path / "export.csv", platform(), day="2199-01-01")
    ran = ingest("--landing", landing, path)
    assert ran.errors[0].startswith(
        f"customs: {path}: found a file of 2199-01-01, which is in the future, expected a day up to"
    )
    ran = ingest("--landing", landing, "--vintage", "2198-01-01", path)
    assert ran.only["found"] == "the vintage 2198-01-01, which is in the future"


def test_several_years_are_landed_by_year(tmp_path, landing):
    rows = [changed(BRAZIL, month=f"{year}01") for year in (2022, 2023)] + [*ROWS]
    ran = ingest("--landing", landing, write(tmp_path / "export.csv", platform(rows)))
    assert ran.only["extract"]["months"] == ["202201", "202301", "202401", "202402"]
    years = sorted(path.parent.name for path in (landing / "lines").rglob("*.parquet"))
    assert years == ["year=2022", "year=2023", "year=2024"]
    assert len(table(landing, "lines")) == 5


def test_a_run_lands_vintages_in_their_order(tmp_path, landing):
    write(tmp_path / "in" / "export_a.csv", platform(REVISED), day="2024-05-20")
    write(tmp_path / "in" / "export_b.csv", platform(), day="2024-03-20")
    for option in (["--dry-run"], []):
        ran = ingest("--landing", landing, *option, tmp_path / "in")
        assert [file["lines"]["revised"] for file in ran.document["files"]] == [0, 1]
        assert [file["lines"]["new"] for file in ran.document["files"]] == [3, 0]
