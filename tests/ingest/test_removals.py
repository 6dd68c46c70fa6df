"""What a complete extract takes away, and what is refused because it would take too much."""

import pytest
from click.testing import CliRunner
from extracts import HEADER, at, changed, counts, ingest, platform, table, write

from customs_monitor.cli import main

US = ("202401", "502", "美国", "85076000", "锂离子蓄电池", "10", "个", "0", "?", "20,000,000")
DE = changed(US, partner="304", partner_name="德国", value="9,000,000")
JP = changed(US, partner="116", partner_name="日本", value="5,000,000")
GB = changed(US, partner="303", partner_name="英国", value="1")
ALL = (US, DE, JP)


def land(landing, path, *options, rows=ALL, day="2024-03-20", time="12:00"):
    """Ingest rows as a complete extract of a day."""
    at(write(path, platform(rows), day=day), time)
    return ingest("--landing", landing, "--complete", *options, path)


def test_lines_that_are_gone_are_counted_against_what_counts(tmp_path, landing):
    """The third download brings back what the second has taken away."""
    land(landing, tmp_path / "export_1.csv", rows=(US, DE), day="2024-03-20")
    second = land(
        landing, tmp_path / "export_2.csv", "--accept-removals", rows=(US,), day="2024-03-21"
    )
    third = land(landing, tmp_path / "export_3.csv", rows=(US, DE, GB), day="2024-03-22")
    assert second.only["lines"] == counts(unchanged=1, removed=1)
    assert third.only["lines"] == counts(new=2, unchanged=1)
    assert (second.document["totals"]["lines_removed"], third.only["note"]) == (1, "")


def test_removed_lines_are_in_the_summary(tmp_path, landing):
    land(landing, tmp_path / "export_1.csv", rows=(US, GB))
    path = write(tmp_path / "export_2.csv", platform([US]), day="2024-03-21")
    arguments = ["ingest", "--landing", str(landing), "--complete", str(path)]
    printed = CliRunner().invoke(main, arguments).stdout
    assert "1 unchanged, 1 removed" in printed
    assert "1 row: 0 new, 0 revised, 1 unchanged, 1 removed, 0 quarantined" in printed


def test_a_part_of_a_query_said_to_be_complete_is_refused(tmp_path, landing):
    land(landing, tmp_path / "export_part1.csv", rows=(US, DE))
    part = tmp_path / "export_part2.csv"
    ran = land(landing, part, rows=(JP,))
    assert (ran.status, ran.errors) == (
        2,
        [
            f"customs: {part}: found no line of '美国' (20,000,000), '德国' (9,000,000), 100.0 % of"
            " what counts for 202401 (2 lines would go), expected at most 5 % to go (--partial if"
            " it does not list all, --accept-removals if they are gone)"
        ],
    )
    assert table(landing, "extracts", "source_file") == [("export_part1.csv",)]
    assert land(landing, part, "--partial", rows=(JP,)).only["lines"] == counts(new=1)
    third = land(landing, tmp_path / "export_3.csv", rows=(changed(JP, value="5,100,000"),))
    assert third.status == 2
    assert land(landing, part, "--accept-removals", rows=(JP,)).only["lines"]["removed"] == 2


def test_another_code_pasted_below_speaks_about_all_months(tmp_path, landing):
    """A pasted file without a question: each of its codes is answered in each of its months."""
    months = [f"20240{month}" for month in range(1, 8)]
    other = [changed(US, month=month, product="85414300") for month in months]
    land(landing, tmp_path / "export.csv", rows=other, day="2024-08-20")
    pasted = [changed(US, month=month, value="5,000,000") for month in months]
    pasted.append(changed(other[-1], value="21,000,000"))
    path = tmp_path / "export_pasted.csv"
    ran = land(landing, path, rows=pasted, day="2024-08-21")
    assert (ran.status, ran.only["found"]) == (
        2,
        "no line of '美国' (20,000,000), 100.0 % of what counts for 202401 (6 lines would go)",
    )
    question = ("--codes", "85076000,85414300", "--months", "2024-07")
    assert (
        "expected a month that was asked for"
        in land(landing, path, *question, rows=pasted, day="2024-08-21").errors[0]
    )


@pytest.mark.parametrize(("value", "is_refused"), [("1,545,454", False), ("1,545,456", True)])
def test_five_percent_of_a_month_may_go(value, is_refused, tmp_path, landing):
    """Of 20,000,000 and 9,000,000 and 363,636 and …: just under and just over 5 %."""
    small = changed(GB, value=value)
    land(landing, tmp_path / "export_1.csv", rows=(US, changed(DE, value="9,363,637"), small))
    ran = land(
        landing,
        tmp_path / "export_2.csv",
        rows=(US, changed(DE, value="9,363,637")),
        day="2024-03-21",
    )
    assert (ran.status == 2) is is_refused


def test_how_much_may_go_is_a_variable(tmp_path, landing):
    import shutil

    from test_question import ROOT

    project = tmp_path / "project"
    shutil.copytree(ROOT / "seeds" / "codes", project / "seeds" / "codes")
    shutil.copytree(ROOT / "seeds" / "groups", project / "seeds" / "groups")
    text = (ROOT / "dbt_project.yml").read_text("utf-8")
    for said, status in (("max_removed_pct: 0", 2), ("max_removed_pct: 100", 0)):
        settings = text.replace("max_removed_pct: 5", said)
        (project / "dbt_project.yml").write_text(settings, "utf-8")
        land(landing, tmp_path / f"export_{status}.csv", rows=(US, GB))
        ran = land(
            landing,
            tmp_path / f"export_{status}_later.csv",
            "--project-dir",
            project,
            rows=(US,),
            day="2024-03-21",
        )
        assert ran.status == status
    (project / "dbt_project.yml").write_text(
        text.replace("max_removed_pct: 5", "max_removed_pct: many"), "utf-8"
    )
    ran = land(landing, tmp_path / "export.csv", "--project-dir", project)
    assert ran.errors == [
        f"customs: {project / 'dbt_project.yml'}: found max_removed_pct 'many', expected a number"
    ]


def test_only_what_was_asked_for_is_taken_away(tmp_path, landing):
    """One product, one month a file: nothing of the others is gone."""
    other = changed(US, product="85414300")
    february = changed(US, month="202402")
    land(landing, tmp_path / "export_1.csv", rows=(US, DE, other, february))
    question = ("--codes", "8507", "--months", "2024-01")
    ran = land(landing, tmp_path / "export_2.csv", *question, rows=(US, DE), day="2024-03-21")
    assert ran.only["lines"] == counts(unchanged=2)
    nothing = tmp_path / "export_3.csv"
    ran = land(landing, nothing, "--codes", "85", "--months", "2024-02", rows=(), day="2024-03-22")
    assert ran.only["found"].endswith("100.0 % of what counts for 202402 (1 line would go)")
    options = ("--codes", "85", "--months", "2024-02", "--accept-removals")
    ran = land(landing, nothing, *options, rows=(), day="2024-03-22")
    assert ran.only["lines"] == counts(removed=1)
    # It does not count any more: what lists it now is news.
    ran = land(landing, tmp_path / "export_4.csv", rows=(february,), day="2024-03-23")
    assert ran.only["lines"] == counts(new=1)


def test_what_an_extract_without_a_question_left_out_does_not_count(tmp_path, landing):
    """It speaks about its codes in all its months, also in one in which it lists another code."""
    march = changed(US, month="202403")
    other = changed(US, month="202402", product="85414300")
    land(landing, tmp_path / "export_1.csv", rows=(changed(US, month="202402"),), day="2024-04-20")
    options = ("--accept-removals",)
    land(landing, tmp_path / "export_2.csv", *options, rows=(march, other), day="2024-04-21")
    ran = land(
        landing, tmp_path / "export_3.csv", rows=(changed(US, month="202402"),), day="2024-04-22"
    )
    assert ran.only["lines"] == counts(new=1)


def test_a_partial_extract_takes_nothing_away(tmp_path, landing):
    land(landing, tmp_path / "export_1.csv")
    ran = land(landing, tmp_path / "export_2.csv", "--partial", rows=(US,), day="2024-03-21")
    assert ran.only["lines"] == counts(unchanged=1)


def test_a_file_that_was_cut_off_is_partial_whatever_is_said(tmp_path, landing):
    land(landing, tmp_path / "export_1.csv")
    rows = [*ALL[:1], *(changed(US, product=str(20_000_000 + i)) for i in range(9_999))]
    ran = land(landing, tmp_path / "export_2.csv", rows=rows, day="2024-03-21")
    assert ran.only["lines"] == counts(new=9_999, unchanged=1)
    assert ran.only["extract"]["coverage"] == "partial"
    assert len(ran.errors) == 1 and "counts as partial" in ran.errors[0]
    again = land(landing, tmp_path / "export_2.csv", rows=rows, day="2024-03-21")
    assert again.only["status"] == "unchanged"


def test_lines_that_were_set_aside_make_a_file_partial(tmp_path, landing):
    land(landing, tmp_path / "export_1.csv")
    rows = (US, changed(DE, value="x"))
    ran = land(landing, tmp_path / "export_2.csv", "--quarantine", rows=rows, day="2024-03-21")
    assert ran.only["lines"] == counts(unchanged=1, quarantined=1)
    assert table(landing, "extracts", "coverage, vintage", "vintage") == [
        ("complete", "2024-03-20"),
        ("partial", "2024-03-21"),
    ]


def test_of_several_downloads_of_a_day_the_later_one_counts(tmp_path, landing):
    """The browser's names are in no order, and nor is ingestion."""
    revised = changed(DE, value="9,500,000")
    folder = tmp_path / "export"
    at(write(folder / "downloadData (1).csv", platform([US, DE]), day="2024-03-20"), "09:00")
    at(write(folder / "downloadData.csv", platform([US, revised]), day="2024-03-20"), "10:00")
    ingest("--landing", landing, "--complete", folder)
    ran = land(landing, tmp_path / "export_later.csv", rows=(US, revised), time="11:00")
    assert ran.only["lines"] == counts(unchanged=2)
    ran = land(
        landing, tmp_path / "export_early.csv", rows=(US, changed(DE, value="8")), time="08:00"
    )
    assert ran.only["lines"] == counts(new=2)


def test_of_one_second_the_number_that_the_browser_gave_decides(tmp_path, landing):
    """As when files were copied together, which loses their times."""
    for number in range(12):
        name = f"downloadData ({number}).csv" if number else "downloadData.csv"
        rows = [changed(US, value=str(20_000_000 + number))]
        write(tmp_path / "export" / name, platform(rows))
    ingest("--landing", landing, tmp_path / "export")
    ran = land(
        landing, tmp_path / "export_later.csv", rows=[changed(US, value="20,000,011")], time="13:00"
    )
    assert ran.only["lines"] == counts(unchanged=1)


def test_of_one_time_what_was_ingested_later_counts(tmp_path, landing):
    land(landing, tmp_path / "export_b.csv", rows=(US,))
    land(landing, tmp_path / "export_a.csv", rows=(changed(US, value="21,000,000"),))
    ran = land(landing, tmp_path / "export_c.csv", rows=(changed(US, value="21,000,000"), GB))
    assert ran.only["lines"] == counts(new=1, unchanged=1)


def test_coverage_said_later_may_take_away_too(tmp_path, landing):
    land(landing, tmp_path / "export_1.csv")
    path = tmp_path / "export_2.csv"
    land(landing, path, "--partial", rows=(US,), day="2024-03-21")
    assert land(landing, path, rows=(US,), day="2024-03-21").status == 2
    ran = land(landing, path, "--accept-removals", rows=(US,), day="2024-03-21")
    assert (ran.only["status"], ran.only["lines"]) == ("rewritten", counts(unchanged=1, removed=2))


def test_another_breakdown_or_currency_takes_nothing_away(tmp_path, landing):
    land(landing, tmp_path / "export_1.csv")
    yuan = write(
        tmp_path / "export_2.csv",
        platform([US], (*HEADER[:-1], "人民币")),
        day="2024-03-21",
    )
    ran = ingest("--landing", landing, "--complete", yuan)
    assert ran.only["lines"] == counts(new=1)
    ran = land(landing, tmp_path / "import.csv", rows=(US,), day="2024-03-21")
    assert ran.only["lines"] == counts(new=1)
