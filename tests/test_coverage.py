import orjson
import pyarrow.parquet as pq
import pytest
from report_rows import ARTICLES, CANDIDATES, CLAIMS, LINKS, SENTENCES, SOURCES, changed, connect_archive
from table_rows import connect

from linker_core.coverage import COVERAGE_SCHEMA, Level, Part, coverage_table, measure_coverage, write_coverage
from linker_core.errors import AuditError


def test_levels_carry_their_reasons():
    level = measure_coverage(connect_archive()).levels[2]
    assert level == Level("claim", 5, 2, (("conflict", 1), ("not_supported", 1), ("too_close", 1)))


def test_sections_say_what_is_linked():
    assert measure_coverage(connect_archive()).sections[0] == Part("News", 2, 5, 2, 1, 0.4)


BROKEN = [
    ("article", {"articles": changed(ARTICLES, 2, reason=None)}),
    ("article", {"articles": changed(ARTICLES, 0, reason="no_link")}),
    ("sentence", {"sentences": changed(SENTENCES, 0, reason=None)}),
    ("claim", {"claims": changed(CLAIMS, 1, reason=None)}),
    ("claim", {"claims": changed(CLAIMS, 0, reason="too_close")}),
    ("claim", {"claims": changed(changed(CLAIMS, 0, reason="too_close"), 1, reason=None)}),  # the two faults cancel in the sum
    ("source", {"sources": changed(SOURCES, 0, reason="not_chosen")}),
    ("candidate", {"candidates": changed(CANDIDATES, 1, reason=None)}),
]


@pytest.mark.parametrize(("level", "change"), BROKEN)
def test_what_does_not_add_up_is_named(level, change):
    with pytest.raises(AuditError, match=f"coverage of {level} rows does not add up"):
        measure_coverage(connect_archive(**change))


def test_lost_link_is_noticed():
    with pytest.raises(AuditError):
        measure_coverage(connect_archive(links=LINKS[:1]))


def test_unknown_reason_is_noticed():
    with pytest.raises(AuditError, match="not in the list: because"):
        measure_coverage(connect_archive(claims=changed(CLAIMS, 1, reason="because")))


def test_empty_archive_has_no_shares():
    coverage = measure_coverage(connect())
    assert coverage.totals.share_linked is None
    assert coverage_table(coverage).filter(coverage_table(coverage)["measure"].to_numpy() == "share_linked").num_rows == 0


def test_table_holds_each_figure_once():
    rows = coverage_table(measure_coverage(connect_archive())).to_pylist()
    keys = [(row["dimension"], row["value"], row["measure"]) for row in rows]
    assert keys == sorted(set(keys))
    numbers = dict(zip(keys, (row["number"] for row in rows), strict=True))
    assert (numbers["claim_reason", "conflict", "seen"], numbers["section", "News", "share_linked"]) == (1.0, 0.4)
    assert (numbers["total", "", "links"], numbers["drop", "result: missing_url", "times"]) == (2.0, 4.0)


def test_files_hold_the_same_figures(tmp_path):
    coverage = measure_coverage(connect_archive())
    write_coverage(tmp_path / "report", coverage)
    table = pq.read_table(tmp_path / "report" / "coverage.parquet")
    assert table.schema.equals(COVERAGE_SCHEMA, check_metadata=False)
    assert table.equals(coverage_table(coverage))
    assert orjson.loads((tmp_path / "report" / "coverage.json").read_bytes())["totals"]["claims"] == 5


def test_files_do_not_depend_on_row_order(tmp_path):
    for name, reverse in (("a", False), ("b", True)):
        rows = {"claims": CLAIMS[::-1], "sources": SOURCES[::-1], "sentences": SENTENCES[::-1]} if reverse else {}
        write_coverage(tmp_path / name, measure_coverage(connect_archive(**rows)))
    names = ["coverage.json", "coverage.parquet"]
    assert [(tmp_path / "a" / n).read_bytes() for n in names] == [(tmp_path / "b" / n).read_bytes() for n in names]
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == names
