"""CSV files become logs; what is odd is noted, what is wrong is refused with its place."""

import csv
import gzip
import io
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportflow.errors import BadCall, LogError
from supportflow.measure import Log, read_log

PLAIN = """case,activity,time,agent
1,take,2026-03-02 09:00:00,anna
1,close,2026-03-02 10:00:00,ben
2,take,2026-03-02 09:30:00,
"""


def read(text: str, **options: object) -> Log:
    """Read a text as if it were an open file, in UTC if nothing else is said."""
    return read_log(io.StringIO(text), **{"zone": "UTC", **options})  # type: ignore[arg-type]


def activities(log: Log) -> dict[str, list[str]]:
    """Return the activities of each case."""
    return {case.id: [event.activity for event in case.events] for case in log.cases}


def codes(log: Log) -> dict[str, int]:
    """Return the notes of a log by code, the guessed columns aside."""
    return {note.code: note.times for note in log.notes if note.code != "guessed-columns"}


def test_a_plain_file_is_read() -> None:
    """Cases keep the order of their first row; each event has its instant, agent and line."""
    log = read(PLAIN)
    assert activities(log) == {"1": ["take", "close"], "2": ["take"]}
    event = log.cases[0].events[1]
    assert event == ("close", datetime(2026, 3, 2, 10, tzinfo=UTC), "ben", 3, ())
    assert log.cases[1].events[0].resource is None


def test_guessed_columns_are_told() -> None:
    """A note says which columns were taken for what."""
    (note, empty) = read(PLAIN).notes
    assert str(note) == (
        "guessed-columns: by their names, case = 'case', activity = 'activity', "
        "time = 'time', resource = 'agent'"
    )
    assert str(empty) == "empty-cells: 1 row, without a 'agent' (line 4)"


@pytest.mark.parametrize(
    "make",
    [
        lambda path: path,
        str,
        lambda path: path.open(encoding="utf-8"),
        lambda path: path.open("rb"),
        lambda path: io.BytesIO(path.read_bytes()),
        lambda path: io.BytesIO(gzip.compress(path.read_bytes())),
    ],
    ids=["path", "text path", "text file", "binary file", "bytes", "packed bytes"],
)
def test_every_kind_of_source_gives_the_same(
    tmp_path: Path, make: Callable[[Path], object]
) -> None:
    """Paths and open files, of text or bytes, packed or not, hold the same cases."""
    path = tmp_path / "log.csv"
    path.write_text(PLAIN, "utf-8")
    source = make(path)
    try:
        assert read_log(source, zone="UTC").cases == read(PLAIN).cases  # type: ignore[arg-type]
    finally:
        if isinstance(source, io.IOBase):
            assert not source.closed
            source.close()


def test_a_packed_file_is_known_by_its_first_bytes(tmp_path: Path) -> None:
    """A gzip file is read whatever its name."""
    path = tmp_path / "log.csv"
    path.write_bytes(gzip.compress(PLAIN.encode()))
    assert read_log(path, zone="UTC").cases == read(PLAIN).cases


@pytest.mark.parametrize(
    "text",
    [
        PLAIN.replace(",", ";"),
        PLAIN.replace(",", "\t"),
        PLAIN.replace(",", "|"),
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("\n", "\r"),
        "\ufeff" + PLAIN,
        "sep=,\n" + PLAIN,
        "\n\n" + PLAIN,
        PLAIN.replace("take", '"take"'),
        PLAIN.replace("take", " take "),
        PLAIN.replace("2026-03-02 09", "2026/03/02 09"),
    ],
    ids=[
        "semicolons", "tabs", "bars", "CRLF", "CR", "BOM", "sep line", "blank lines before",
        "quotes", "spaces", "slashes",
    ],
)  # fmt: skip
def test_the_shape_of_the_file_does_not_matter(text: str) -> None:
    """Delimiters, line ends, marks and quotes are recognised."""
    log = read(text)
    assert [row[:3] for row in log.rows()] == [row[:3] for row in read(PLAIN).rows()]


def test_lines_count_from_the_top_of_the_file() -> None:
    """A row that follows lines before the header and a cell of two lines has its true line."""
    log = read('\nsep=,\ncase,activity,time\n1,"a\nb",2026-03-02\n1,c,2026-03-03\n')
    assert [event.line for event in log.cases[0].events] == [4, 6]


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"case": "Case"}, "there is no column 'Case' for the case. Did you mean 'case'?"),
        ({"time": "when"}, "there is no column 'when' for the time."),
        ({"keep": ["product"]}, "there is no column 'product' for the attribute."),
        ({"activity": ["activity", "lifecycle"]}, "no column 'lifecycle' for the activity."),
        ({"activity": []}, "activity takes the name of a column"),
    ],
)
def test_a_column_that_is_not_there_is_refused(options: dict[str, object], problem: str) -> None:
    """The message names the column, a near match and the columns that are there."""
    with pytest.raises(LogError) as error:
        read(PLAIN, **options)
    assert problem in str(error.value)
    assert "line 1: " in str(error.value)


def test_all_missing_columns_come_together() -> None:
    """A file of other columns is told everything that it lacks."""
    with pytest.raises(LogError) as error:
        read("colour,size\nred,3\n")
    assert [problem.split(".")[0] for problem in error.value.problems] == [
        "line 1: no column looks like the case: say case='",
        "line 1: no column looks like the activity: say activity='",
        "line 1: no column looks like the time: say time='",
    ]


def test_a_single_column_asks_for_the_delimiter() -> None:
    """When a header does not part, the delimiter may be an uncommon one."""
    with pytest.raises(LogError, match="say delimiter="):
        read(PLAIN.replace(",", "~"))
    assert read(PLAIN.replace(",", "~"), delimiter="~").cases == read(PLAIN).cases


def test_a_status_log_is_not_taken_for_an_action_log() -> None:
    """A column of states is not guessed to hold actions; the message shows the way."""
    text = "Ticket,Status,Changed at\n1,New,2026-03-02\n"
    with pytest.raises(LogError, match="say kind='status'"):
        read(text)
    assert activities(read(text, kind="status")) == {"1": ["New"]}


def test_naive_times_need_a_zone() -> None:
    """Without a zone the wall clock means nothing, so the first such line is told."""
    with pytest.raises(LogError) as error:
        read_log(io.StringIO(PLAIN))
    (problem,) = error.value.problems
    assert problem == (
        "line 2: the time '2026-03-02 09:00:00' has no zone. "
        "Say where that clock hung: zone='Europe/Rome', zone='UTC' or the like"
    )


def test_the_zone_is_where_the_clock_hung() -> None:
    """Naive times are read in the zone, across the change of the clocks."""
    text = "case,activity,time\n1,a,2026-03-29 01:30\n1,b,2026-03-29 03:30\n"
    first, second = read(text, zone="Europe/Rome").cases[0].events
    assert first.at == datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
    assert second.at - first.at == timedelta(hours=1)


def test_wrong_offsets_can_be_disregarded() -> None:
    """Copies of one log with different offsets agree once the wall clock is taken."""
    naive = "case,activity,time\n1,a,2012-10-09 14:50:17\n1,b,2012-12-09 09:00:00\n"
    rows = naive.splitlines()
    copies = [
        "\n".join([rows[0], *(row + offset for row, offset in zip(rows[1:], offsets, strict=True))])
        for offsets in (("+00:00", "+00:00"), ("+03:00", "+02:00"))
    ]
    wanted = read(naive, zone="Europe/Rome").cases
    for copy in copies:
        log = read(copy, zone="Europe/Rome", wall_clock=True)
        assert log.cases == wanted
        assert codes(log) == {"wall-clock": 2}
        assert read(copy, zone="Europe/Rome").cases != wanted


def test_offsets_need_no_zone() -> None:
    """Times that carry an offset are instants by themselves."""
    log = read_log(io.StringIO("case,activity,time\n1,a,2026-03-02T09:00:00+01:00\n"))
    assert log.cases[0].events[0].at == datetime(2026, 3, 2, 8, tzinfo=UTC)
    assert (log.zone, codes(log)) == (None, {})


def test_rows_with_and_without_offset_are_noted() -> None:
    """A column that mixes both is read in the zone where it must be, and noted."""
    log = read("case,activity,time\n1,a,2026-03-02T09:00Z\n1,b,2026-03-02T10:00\n")
    assert codes(log) == {"mixed-times": 1}


def test_hours_that_clocks_repeat_or_skip_are_noted() -> None:
    """The hour that a zone has twice, or never, is read and told."""
    text = "case,activity,time\n1,a,2026-03-29 02:30\n1,b,2026-10-25 02:30\n"
    assert codes(read(text, zone="Europe/Rome")) == {"clock-put-back": 1, "clock-put-forward": 1}


def test_bad_rows_are_refused_together() -> None:
    """Every row that cannot be read is told with its line, column and cell."""
    text = "case,activity,time\n1,a,yesterday\n,b,2026-03-02\n1,,\n1,c,2026-13-01\n"
    with pytest.raises(LogError) as error:
        read(text)
    assert error.value.problems == (
        "line 2: column 'time': 'yesterday' cannot be read as a time",
        "line 3: column 'case' is empty (case)",
        "line 4: column 'activity' is empty (activity); column 'time' is empty (time)",
        "line 5: column 'time': '2026-13-01' cannot be read as a time",
    )


def test_bad_rows_can_be_skipped() -> None:
    """On request the rows that cannot be read are left out, and counted."""
    text = "case,activity,time\n1,a,yesterday\n1,b,2026-03-02\n"
    log = read(text, on_bad="skip")
    assert activities(log) == {"1": ["b"]}
    assert codes(log) == {"skipped-rows": 1, "day-only": 1}


def test_a_long_list_of_problems_is_bounded() -> None:
    """Twenty problems are listed and the rest is counted."""
    rows = "".join(f"{number},a,never\n" for number in range(1_500))
    with pytest.raises(LogError) as error:
        read("case,activity,time\n" + rows)
    assert len(error.value.problems) == 21
    assert error.value.problems[-1] == "and 1,480 more like these"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "is empty"),
        ("\n \n", "is empty"),
        ("sep=;\n", "is empty"),
        ('case,activity,time\n1,"a,2026-03-02\n', "line 2: unexpected end of data"),
        ('case,activity,time\n1,"a" b,2026-03-02\n', "Is a quotation mark left open"),
    ],
)
def test_a_broken_file_is_refused(text: str, problem: str) -> None:
    """An empty file or an open quotation mark is an error, never a short log."""
    with pytest.raises(LogError, match=problem):
        read(text)


def test_a_header_alone_is_an_empty_log() -> None:
    """A file without events is a log without cases, with a note."""
    log = read("case,activity,time\n")
    assert (log.cases, codes(log)) == ((), {"no-rows": 1})


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("case,activity,time\n1,è,2026-03-02\n".encode("latin-1"), "is not text in utf-8-sig"),
        (PLAIN.encode("utf-16"), "Say encoding='cp1252', 'utf-16'"),
        (gzip.compress(PLAIN.encode(), mtime=0)[:40], "is no whole gzip file"),
        (b"\x1f\x8bnot packed", "cannot be read"),
    ],
)
def test_bytes_that_are_no_text_are_refused(tmp_path: Path, content: bytes, problem: str) -> None:
    """Other encodings and broken gzip files are told apart."""
    path = tmp_path / "log.csv"
    path.write_bytes(content)
    for source in (path, io.BytesIO(content)):
        with pytest.raises(LogError, match=problem):
            read_log(source, zone="UTC")


def test_another_encoding_can_be_said() -> None:
    """A file in UTF-16 is read when it is said to be."""
    source = io.BytesIO(PLAIN.encode("utf-16"))
    assert read_log(source, zone="UTC", encoding="utf-16").cases == read(PLAIN).cases


def test_a_path_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """A missing file or a folder is an error of the log, with its name."""
    with pytest.raises(LogError, match=r"gone\.csv: cannot be read: No such file"):
        read_log(tmp_path / "gone.csv", zone="UTC")
    with pytest.raises(LogError, match="cannot be read"):
        read_log(tmp_path, zone="UTC")
    with pytest.raises(LogError, match="cannot be read"):
        read_log("a\0b", zone="UTC")


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"zone": "Europe/Rom"}, "Did you mean 'Europe/Rome'?"),
        ({"zone": "Europe"}, "zone takes a name"),
        ({"zone": 3}, "zone takes a name"),
        ({"zone": None, "wall_clock": True}, "say where, with zone="),
        ({"time_format": "%Q"}, "cannot be read"),
        ({"time_format": "%H:%M"}, "does not hold a whole date"),
        ({"kind": "states"}, "kind takes 'action' or 'status', not 'states'"),
        ({"order": "row"}, "Did you mean 'rows'?"),
        ({"on_bad": "ignore"}, "on_bad takes 'refuse' or 'skip'"),
        ({"delimiter": "ab"}, "delimiter takes one character"),
        ({"delimiter": '"'}, "delimiter takes one character"),
        ({"encoding": "utf-9"}, "there is no encoding 'utf-9'"),
        ({"keep": "agent"}, "keep takes a list of column names"),
    ],
)
def test_an_option_that_cannot_be_is_refused(options: dict[str, object], problem: str) -> None:
    """Wrong options are calls to correct, told before the file counts."""
    source = io.BytesIO(PLAIN.encode())
    with pytest.raises(BadCall) as error:
        read_log(source, **{"zone": "UTC", **options})  # type: ignore[arg-type]
    assert problem in str(error.value)


def test_rows_of_another_length_are_noted() -> None:
    """Blank, short and long rows and NUL bytes are read as far as they go, and told."""
    text = (
        "case,activity,time,agent\n"
        "1,a,2026-03-02 09:00,anna\n"
        "\n"
        ",,,\n"
        "1,b,2026-03-02 10:00\n"
        "1,c,2026-03-02 11:00,anna,more\n"
        "1,d,2026-03-02 12:00,anna,\n"
        "1,e\0,2026-03-02 13:00,anna\n"
    )
    log = read(text)
    assert activities(log) == {"1": ["a", "b", "c", "d", "e"]}
    assert codes(log) == {
        "empty-cells": 1,
        "blank-rows": 2,
        "short-rows": 1,
        "long-rows": 1,
        "nul-bytes": 1,
    }


def test_a_duplicate_column_is_noted_or_refused() -> None:
    """A name that stands twice is told; with different cells it cannot be chosen."""
    text = "case,activity,time,time\n1,a,2026-03-02T09:00,2026-03-02T{}\n"
    same = read(text.format("09:00"))
    assert "'time' stands twice (columns 3 and 4, with the same cells)" in str(same.notes[1])
    with pytest.raises(LogError, match="column 'time' stands twice, as 3 and 4, with different"):
        read(text.format("10:00"))


def test_a_duplicate_column_that_is_not_read_stops_nothing() -> None:
    """Different cells in a column nobody asked for are noted only."""
    log = read("case,activity,time,size,size\n1,a,2026-03-02T09:00,2,3\n")
    assert codes(log) == {"duplicate-column": 1}
    assert "with different cells" in str(log.notes[1])


def test_an_activity_of_two_columns_is_joined() -> None:
    """Where the lifecycle is half of the name, a note says so and both can be asked for."""
    text = (
        "case:concept:name,concept:name,lifecycle:transition,time:timestamp\n"
        "1,Accepted,In Progress,2026-03-02T09:00Z\n"
        "1,Accepted,Wait,2026-03-02T10:00Z\n"
    )
    half = read(text)
    assert codes(half) == {"half-activity": 2}
    assert "activity=['concept:name', 'lifecycle:transition'] joins them" in str(half.notes[1])
    whole = read(text, activity=["concept:name", "lifecycle:transition"])
    assert activities(whole) == {"1": ["Accepted / In Progress", "Accepted / Wait"]}
    assert codes(whole) == {}


def test_columns_are_kept_on_request() -> None:
    """Further columns stay with each event as pairs of name and text."""
    text = "case,activity,time,product\n1,a,2026-03-02T09:00, lamp \n"
    assert read(text, keep=["product"]).cases[0].events[0].data == (("product", "lamp"),)
    assert read(text).cases[0].events[0].data == ()


def test_a_large_file_is_read() -> None:
    """A file of many rows keeps them all."""
    rows = "".join(f"{n // 5},step {n % 5},2026-03-{n % 28 + 1:02} 09:00\n" for n in range(100_000))
    log = read("case,activity,time\n" + rows)
    assert (len(log.cases), log.events) == (20_000, 100_000)


cells = st.text(
    st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=8
).map(lambda text: text.strip() or "-")
moments = st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(st.lists(st.tuples(cells, cells, moments, cells), max_size=12), st.sampled_from(",;\t|"))
def test_a_written_file_reads_back(
    rows: list[tuple[str, str, datetime, str]], delimiter: str
) -> None:
    """Whatever the texts, writing rows as CSV and reading them gives the same events."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=delimiter)
    writer.writerow(["case", "activity", "time", "resource"])
    writer.writerows((case, what, at.isoformat(), who) for case, what, at, who in rows)
    log = read_log(io.StringIO(file.getvalue(), newline=""))
    assert list(log.rows()) == list(Log.of(rows).rows())


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    """No file makes the reader raise anything but its own error."""
    with suppress(LogError):
        assert read_log(io.BytesIO(content), zone="UTC").events >= 0


@given(st.lists(st.lists(cells, max_size=5), max_size=8), st.sampled_from(["refuse", "skip"]))
def test_any_rows_are_read_or_refused(rows: list[list[str]], on_bad: str) -> None:
    """No rows below a good header make the reader raise anything but its own error."""
    file = io.StringIO(newline="")
    csv.writer(file).writerows([["case", "activity", "time"], *rows])
    with suppress(LogError):
        assert read(file.getvalue(), on_bad=on_bad).events <= len(rows)
