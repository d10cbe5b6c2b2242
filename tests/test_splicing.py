"""Splicing articles' rows: what filtering and sorting would give, without either; and files that come to the same are kept."""

import pyarrow as pa
import pyarrow.compute as pc
from hypothesis import given
from hypothesis import strategies as st
from shard_runs import link, read_lines, write_lines

from linker_core.splicing import Chosen, splice_rows

SCHEMA = pa.schema([("article_id", pa.string()), ("at", pa.int64()), ("texts", pa.list_(pa.string()))])
IDS = ("a", "b", "c", "d", "e", "ä", "日", "🦊")


def rows_of(counts, mark):
    """So many rows of each article, in order, in two chunks."""
    rows = [{"article_id": key, "at": at, "texts": [mark]} for key in sorted(counts) for at in range(counts[key])]
    half = len(rows) // 2
    return pa.concat_tables([pa.Table.from_pylist(part, SCHEMA) for part in (rows[:half], rows[half:])])


counts = st.dictionaries(st.sampled_from(IDS), st.integers(1, 3))


@given(made=counts, old=counts, older=counts, known=st.sets(st.sampled_from(IDS)))
def test_the_same_as_filtering_and_sorting(made, old, older, known):
    kept, other = known - set(made), known - set(made) - set(old)
    tables = [rows_of(made, "made"), rows_of(old, "old"), rows_of(older, "older")]
    chosen = [Chosen(tables[0]), Chosen(tables[1], kept), Chosen(tables[2], other)]
    filtered = [
        tables[0],
        *(rows.filter(pc.is_in(rows["article_id"], pa.array(sorted(ids), pa.string()))) for rows, ids in chosen[1:]),
    ]
    expected = pa.concat_tables(filtered).sort_by([("article_id", "ascending"), ("at", "ascending")])
    assert splice_rows(chosen).to_pylist() == expected.to_pylist()


def test_nothing_of_nothing_keeps_the_schema():
    assert splice_rows([Chosen(SCHEMA.empty_table()), Chosen(rows_of({"a": 2}, "x"), frozenset())]).schema == SCHEMA


def files_of(archive):
    return {file.table: file for file in archive.current().tables}


def test_a_changed_source_leaves_the_files_that_hold_the_same_rows(sample, tmp_path):
    articles, results = (read_lines(sample / f"{name}.jsonl") for name in ("articles", "results"))
    paths = [write_lines(tmp_path / f"{name}.jsonl", rows) for name, rows in (("articles", articles), ("results", results))]
    before = files_of(link(tmp_path / "out", paths[:1], paths[1:]).archive)
    changed = next(one for row in results for one in row["results"] if one.get("content"))
    changed["content"] += " One more sentence, on the weather in the mountains, which nobody claims anything about."
    write_lines(paths[1], results)
    after = files_of(link(tmp_path / "out", paths[:1], paths[1:]).archive)
    assert after["sentences"] == before["sentences"]
    assert after["sources"].digest != before["sources"].digest


def test_an_edited_article_does_not(sample, tmp_path):
    articles, results = (read_lines(sample / f"{name}.jsonl") for name in ("articles", "results"))
    paths = [write_lines(tmp_path / f"{name}.jsonl", rows) for name, rows in (("articles", articles), ("results", results))]
    before = files_of(link(tmp_path / "out", paths[:1], paths[1:]).archive)
    articles[0]["html"] = articles[0]["html"].replace("</p>", " Snow fell in Oslo in 2019.</p>", 1)
    write_lines(paths[0], articles)
    after = files_of(link(tmp_path / "out", paths[:1], paths[1:]).archive)
    assert after["sentences"].digest != before["sentences"].digest
