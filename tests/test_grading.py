"""Grades of links: a file of them becomes history, each about a link that is there, and nothing of the file vanishes."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from archive_rows import QUOTE_ACME, QUOTE_CITY, URL_ACME, URL_CITY, build_archive, row, state_rows, store_rows, write_snapshot
from click.testing import CliRunner

from flows.cli import main
from flows.grading import take_grades_in
from linker_core.archive import Archive, read_table
from linker_core.checker import check_archive
from linker_core.errors import UsageError
from linker_core.grade_rows import GRADE_FIELDS, read_grades
from linker_core.history import exchange_files
from linker_core.reasons import DropReason
from linker_core.schemas import CHANGES, GRADES
from linker_core.settings import InputSettings
from linker_core.storage import list_files
from linker_core.tables import write_table
from linker_core.undo import Undo, undo

ACME = {"article_id": "fc-a", "claim_id": "c1", "url": URL_ACME, "quote": QUOTE_ACME}
CITY = {"article_id": "news/b", "claim_id": "c3", "url": URL_CITY, "quote": QUOTE_CITY}
ROOT = Path(__file__).parent.parent
NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)


@pytest.fixture
def archive(tmp_path):
    return build_archive(tmp_path / "out")[0]


@pytest.fixture
def shown():
    """Asks for the report, which the other tests do without: to write it takes longer than all else."""


@pytest.fixture(autouse=True)
def quick(request, monkeypatch):
    if "shown" not in request.fixturenames:
        monkeypatch.setattr("flows.grading.renew_report", lambda *_: None)


def given(link, grade="right", **more):
    return {"grade": grade, **link, **more}


def write(folder, *rows, name="grades.jsonl"):
    path = folder / name
    path.write_text("".join(f"{json.dumps(one)}\n" for one in rows), encoding="utf-8")
    return path


def take(archive, *rows):
    return take_grades_in(archive, write(archive.out.parent, *rows))


def grades(archive, *columns):
    return [tuple(one[name] for name in columns) for one in read_table(archive, "grades").to_pylist()]


def reasons(graded):
    return [(drop.line, str(drop.reason)) for drop in graded.grading.drops]


# The file.

CSV = f"""grade;grader;article_id;claim_id;url;quote;graded_at
Right;Ida;fc-a;c1;{URL_ACME};"{QUOTE_ACME}";2026-11-03T13:00:00+01:00

unsure;;news/b;c3;{URL_CITY};{QUOTE_CITY};
"""


def forms(folder):
    rows = [given(ACME, grader="Ida", graded_at="2026-11-03T12:00:00Z"), given(CITY, "unsure")]
    (folder / "x.csv").write_text(CSV, encoding="utf-8-sig")
    write(folder, *rows, name="x.jsonl")
    columns = {name: [one.get(name) for one in rows] for name in GRADE_FIELDS}
    columns["graded_at"] = pa.array([NOON, None], pa.timestamp("us", "UTC"))
    columns["note"] = pa.nulls(2)
    pq.write_table(pa.table(columns), folder / "x.parquet")
    return [folder / name for name in ("x.csv", "x.jsonl", "x.parquet")]


@pytest.mark.parametrize("form", [0, 1, 2], ids=["csv", "jsonl", "parquet"])
def test_one_meaning_in_three_forms(form, tmp_path):
    first, second = read_grades(forms(tmp_path)[form], InputSettings())
    assert (first.grade, first.article_id, first.quote, first.grader, first.graded_at) == (
        "right",
        "fc-a",
        QUOTE_ACME,
        "Ida",
        NOON,
    )
    assert (second.grade, second.url, second.grader, second.graded_at, second.note) == ("unsure", URL_CITY, "", None, "")


FAULTS = [
    ({"grade": "rihgt"}, "line 2: there is no grade 'rihgt'; did you mean right?"),
    ({"grade": "7"}, "line 2: there is no grade '7'; known are right, wrong, unsure"),
    ({"grade": ""}, "line 2: grade is missing"),
    ({"quote": None}, "line 2: quote is missing"),
    ({"claim_id": 7}, "line 2: claim_id is no text; quote it"),
    ({"graded_at": "yesterday"}, "line 2: graded_at 'yesterday' is no date"),
    ({"grate": "x"}, "line 2: there is no field 'grate'; did you mean grade?"),
]


@pytest.mark.parametrize(("change", "message"), FAULTS)
def test_a_bad_row_is_told_with_its_line_and_nothing_is_taken_in(archive, change, message):
    before = set(list_files(archive.out)), archive.current()
    with pytest.raises(UsageError, match="no grade was taken in; mend the file") as told:
        take(archive, given(ACME), given(CITY) | change)
    assert message in str(told.value)
    assert (set(list_files(archive.out)), archive.current()) == before


def test_all_bad_rows_are_told_and_of_very_many_the_first(tmp_path):
    path = write(tmp_path, *(given(ACME, "good") for _ in range(12)))
    with pytest.raises(UsageError) as told:
        read_grades(path, InputSettings())
    assert [line.split(":")[0].strip() for line in str(told.value).splitlines()[1:]] == [
        *(f"line {number}" for number in range(1, 11)),
        "and 2 more",
    ]


def test_a_column_that_is_missing_is_named(tmp_path):
    (tmp_path / "x.csv").write_text("grade,article_id,claim_id,url\n")
    with pytest.raises(UsageError, match="line 1: the column quote is missing"):
        read_grades(tmp_path / "x.csv", InputSettings())


# What becomes of a grade.


def test_grades_become_history_and_the_state_stays(archive):
    before = archive.current()
    graded = take(archive, given(ACME, grader="Ida", graded_at="2026-11-03T12:00:00Z", note="n"), given(CITY, "wrong"))
    assert (archive.current().snapshot_id, archive.current().run_id) == (before.snapshot_id, graded.run_id)
    assert grades(archive, "run_id", "claim_id", "grade", "grader", "graded_at", "note", "tier") == [
        (graded.run_id, "c1", "right", "Ida", NOON, "n", "news"),
        (graded.run_id, "c3", "wrong", "", None, "", "news"),
    ]
    assert graded.grading.drops == ()
    assert list(check_archive(archive)) == []


def test_the_digest_is_that_of_the_quote(archive):
    take(archive, given(ACME))
    found = archive.sql("select sha256(l.quote) as digest, g.domain from links as l join grades as g using (claim_id)")
    assert found.to_arrow().to_pylist() == [{"digest": grades(archive, "quote_digest")[0][0], "domain": "www.acme.com"}]


def test_a_quote_need_not_be_typed_like_the_source(archive):
    assert reasons(take(archive, given(CITY | {"quote": f"  {QUOTE_CITY.upper()} "}))) == []


def publish(archive, changes, state=None):
    """A second run, with rows of the table changes."""
    snapshot = write_snapshot(archive, state or state_rows(), "run-2", "2026-11-02T00:00:00Z", store_rows())
    return archive.commit(exchange_files(snapshot, (), [write_table(archive.out, CHANGES, changes, "run-2")]))


def change(link, **values):
    return row("changes", run_id="run-2", article_id=link["article_id"], claim_id=link["claim_id"], why="article_new", **values)


def test_a_grade_knows_which_run_added_the_link(archive):
    publish(archive, [change(ACME, change="added", url_after=URL_ACME)])
    take(archive, given(ACME), given(CITY))
    assert grades(archive, "claim_id", "linked_by") == [("c1", "run-2"), ("c3", None)]


SET_ASIDE = [
    (ACME | {"article_id": "nobody"}, "unknown_link"),
    (ACME | {"claim_id": "c2"}, "unknown_link"),
    (ACME | {"url": "https://else.example/"}, "unknown_link"),
    (ACME | {"url": "https://old.example/"}, "link_gone"),
    (ACME | {"quote": "Acme lost $4 billion in 2025."}, "evidence_changed"),
]


@pytest.mark.parametrize(("link", "reason"), SET_ASIDE)
def test_a_grade_of_no_link_is_set_aside_and_the_others_are_taken(archive, link, reason):
    publish(archive, [change(ACME, change="moved", url_before="https://old.example/", url_after=URL_ACME)])
    graded = take(archive, given(link), given(CITY))
    assert reasons(graded) == [(1, reason)]
    assert grades(archive, "claim_id") == [("c3",)]
    told = read_table(archive, "readings").to_pylist()
    assert [(one["kind"], one["reason"], one["line"], one["run_id"]) for one in told] == [("grade", reason, 1, graded.run_id)]


def test_the_same_file_again_adds_nothing(archive):
    rows = [given(ACME, grader="Ida", graded_at="2026-11-02"), given(ACME, "wrong", grader="Ida", graded_at="2026-11-01")]
    first = take(archive, *rows)
    before = archive.current()
    again = take(archive, *rows)
    assert (reasons(first), reasons(again)) == ([(2, "duplicate_grade")], [(1, "duplicate_grade"), (2, "duplicate_grade")])
    assert (again.run_id, archive.current()) == (None, before)
    assert grades(archive, "grade") == [("right",)]


def test_two_graders_are_two_and_a_later_mind_is_kept_beside_the_first(archive):
    take(archive, given(ACME, grader="Ida"), given(ACME, grader="Jo"))
    graded = take(archive, given(ACME, "wrong", grader="Jo", graded_at="2026-11-04"))
    assert reasons(graded) == []
    assert sorted(grades(archive, "grader", "grade")) == [("Ida", "right"), ("Jo", "right"), ("Jo", "wrong")]


def test_the_next_run_and_an_undo_keep_the_grades(archive):
    take(archive, given(ACME))
    publish(archive, [])
    assert grades(archive, "claim_id") == [("c1",)]
    undo(archive, by=Undo("undo-1", "2026-12-01T00:00:00Z"))
    assert grades(archive, "claim_id") == [("c1",)]


def test_nothing_published_is_nothing_to_grade(tmp_path):
    with pytest.raises(UsageError, match="no link to grade"):
        take(Archive.open(tmp_path / "out", create=True), given(ACME))


def linker(*arguments):
    return CliRunner().invoke(main, list(map(str, arguments)))


def test_the_command_counts_every_row(archive, tmp_path, shown):
    path = write(tmp_path, given(ACME), given(CITY | {"url": "x"}), given(ACME | {"claim_id": "c9"}), given(ACME))
    done = linker("grade", archive.out, path)
    lines = done.output.splitlines()
    assert (done.exit_code, lines[0]) == (3, "4 grades read")
    assert lines[1] == f"1 taken in as {archive.current().run_id}"
    assert lines[2].startswith("1 set aside  duplicate_grade: ")
    assert lines[3].startswith("2 set aside  unknown_link: ")
    assert lines[3].endswith("(line 2, 3)")
    assert (archive.out / "report" / "index.html").is_file()


@pytest.mark.parametrize(
    ("name", "content", "message"), [("x.csv", "grade\n", "is missing"), ("y.csv", None, "no file of grades")]
)
def test_a_file_that_will_not_do_is_wrong_use(archive, tmp_path, name, content, message):
    if content:
        (tmp_path / name).write_text(content)
    done = linker("grade", archive.out, tmp_path / name)
    assert (done.exit_code, message in done.output) == (2, True)


def test_all_taken_is_all_well(archive, tmp_path):
    assert linker("grade", archive.out, write(tmp_path, given(ACME))).exit_code == 0
    assert GRADES.name in {file.table for file in archive.current().tables}


@pytest.mark.parametrize("reason", [reason for _, reason in SET_ASIDE] + ["duplicate_grade"])
def test_every_reason_is_documented(reason):
    explanation = DropReason(reason).explanation
    assert f"| `{reason}` | {explanation} |" in (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")


def test_grades_are_taken_in_in_an_object_store(s3, tmp_path, shown):
    archive = build_archive(s3 / "out")[0]
    graded = take_grades_in(archive, write(tmp_path, given(ACME), given(CITY | {"claim_id": "c9"})))
    assert (len(graded.grading.rows), reasons(graded)) == (1, [(2, "unknown_link")])
    assert grades(archive, "run_id", "claim_id") == [(graded.run_id, "c1")]
    assert "report/index.html" in set(list_files(archive.out))
    assert list(check_archive(archive)) == []
