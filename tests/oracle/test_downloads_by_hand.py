"""Which of several downloads counts, and when the sample does; no dbt."""

from __future__ import annotations

import datetime as dt

from .downloads import CODE, GERMANY, OTHER, US, Download, marts_of
from .terms import Mart, Settings


def value_of(marts: dict[str, Mart], month: dt.date, *code: str) -> int | None:
    """The value of a month's exports, or of a partner's."""
    mart = marts["trade_by_partner" if code else "trade_overview"]
    row = mart.get((month, "month", "basket", "export", *code), {"value_usd": None})
    return row["value_usd"]


JULY = dt.date(2024, 7, 1)


def july(us: int, **given: str | int) -> Download:
    """A download of July that lists the United States."""
    return Download([("202407", CODE, US, us)], **given)


def test_of_one_day_the_file_of_the_later_time_counts_whatever_its_name() -> None:
    """b03: the second download of a day is the one without a number in its name."""
    files = [
        july(22, name="downloadData.csv", downloaded_at="10:00", ingested_no=1),
        july(20, name="downloadData (1).csv", downloaded_at="09:00", ingested_no=2),
    ]
    assert value_of(marts_of(files), JULY) == 22


def test_of_one_time_the_file_that_was_ingested_later_counts() -> None:
    """A running number decides, 10 after 9."""
    files = [
        july(22, name="a", downloaded_at="10:00", ingested_no=10),
        july(20, name="b", downloaded_at="10:00", ingested_no=9),
    ]
    assert value_of(marts_of(files), JULY) == 22


def test_complete_downloads_of_one_day_take_nothing_away_from_each_other() -> None:
    """A query that was split: 20 + 9. A day later the second part stands alone."""
    germany = [("202407", CODE, GERMANY, 9)]
    assert value_of(marts_of([july(20), Download(germany)]), JULY) == 29
    next_day = Download(germany, vintage="2024-08-21")
    assert value_of(marts_of([july(20), next_day]), JULY) == 9


def test_a_whole_chapter_without_a_line_takes_all_of_its_codes_away() -> None:
    """The later download asked for 85, all members: nothing was traded after all."""
    empty = Download(codes="85", months="2024-07", vintage="2024-08-21")
    marts = marts_of([july(20), empty])
    assert value_of(marts, JULY) == 0
    (revision,) = marts["revisions"].values()
    assert (revision["kind"], revision["value_before"], revision["value_after"]) == (
        "removed",
        20,
        0,
    )


def test_the_same_bytes_seen_again_are_a_statement_of_that_later_day() -> None:
    """20 on the 21st, 22 on the 22nd, the bytes of the 21st on the 23rd: 20, revised twice."""
    files = [
        july(20, vintage="2024-08-21", seen_again="2024-08-23"),
        july(22, vintage="2024-08-22"),
    ]
    marts = marts_of(files)
    assert value_of(marts, JULY) == 20
    moved = [
        (key[1].day, row["value_difference"]) for key, row in sorted(marts["revisions"].items())
    ]
    assert moved == [(22, 2), (23, -2)]
    as_of = marts_of(files, settings=Settings(as_of="2024-08-22"))
    assert value_of(as_of, JULY) == 22


MAY = dt.date(2024, 5, 1)
SAMPLE = Download(
    [("202405", CODE, US, 500), ("202405", OTHER, US, 70)],
    codes=f"{CODE},{OTHER}",
    months="2024-05",
    is_sample=True,
    vintage="2024-07-20",
)


def test_the_sample_counts_for_the_codes_that_nobody_else_speaks_about() -> None:
    """Exports of July are enough: May's estimate of that code goes, the other code's stays."""
    marts = marts_of([SAMPLE, july(20)], CODE, OTHER)
    # May: 70, and the first code is not answered. July: the second code is not.
    assert value_of(marts, MAY) == 70
    key = (MAY, "month", "basket", "export")
    assert marts["trade_overview"][key]["is_complete"] is False
    coverage = marts["coverage"]
    by_month = {k[0]: (row["is_sample"], row["line_count"]) for k, row in coverage.items()}
    assert by_month == {MAY: (True, 1), JULY: (False, 1)}
    # What an estimate said before is no revision.
    assert marts["revisions"] == {}


def test_a_download_of_another_flow_or_of_a_prefix_displaces_the_sample_too() -> None:
    """Imports of the code; or the whole chapter, without a line."""
    imports = Download([("202407", CODE, US, 1)], flow="import")
    assert value_of(marts_of([SAMPLE, imports]), MAY) is None
    chapter = Download(codes="85", months="2024-07")
    assert value_of(marts_of([SAMPLE, chapter]), MAY) is None


def test_the_sample_is_back_where_the_others_are_not_known_yet() -> None:
    """As of July 20 there is the sample alone."""
    marts = marts_of([SAMPLE, july(20)], settings=Settings(as_of="2024-07-20"))
    assert value_of(marts, MAY) == 500


def test_without_the_sample_nothing_of_it_is_left() -> None:
    """No row, no coverage, no file."""
    marts = marts_of([SAMPLE], settings=Settings(with_sample=False))
    assert not any(marts.values())
