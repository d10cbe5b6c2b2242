"""Tables as a library hands them out, on the sample archive."""

import pandas as pd
import pyarrow as pa
import pytest

from linker_core.catalog import VIEWS
from linker_core.errors import QueryError, UsageError
from linker_core.schemas import TABLES


def test_every_view_opens_with_its_schema(linked_sample):
    for view in VIEWS:
        assert linked_sample.table(view.name).where("false").to_arrow().schema.equals(view.schema, check_metadata=False)


def test_columns_keep_their_comments(linked_sample):
    schema = linked_sample.table("links").select("anchor_text", "url").to_arrow().schema
    assert schema.names == ["anchor_text", "url"]
    assert schema.field("anchor_text").metadata == {b"comment": b"The linked words."}


def test_arrow_holds_what_was_published(linked_sample):
    rows = linked_sample.table("articles").to_arrow()
    assert rows.schema == TABLES["articles"].schema
    assert (rows.num_rows, sum(rows["count_links"].to_pylist())) == (27, 66)


def test_where_narrows_and_its_parameters_are_values(linked_sample):
    claims = linked_sample.table("claims").where("article_id = $name", name="library-boiler")
    assert claims.to_arrow().num_rows == 9
    assert claims.where("reason is null").to_arrow().num_rows == 0
    assert claims.where("reason = $why -- a comment ends nothing", why="no_sources").to_arrow().num_rows == 9
    assert linked_sample.table("claims").where("article_id = $name", name="' or true --").to_arrow().num_rows == 0


def test_pandas_reads_lists_and_maps(linked_sample):
    frame = linked_sample.table("candidates").select("score", "passage_ids", "features").where("score > 0.9").to_pandas()
    assert isinstance(frame, pd.DataFrame)
    assert list(frame.columns) == ["score", "passage_ids", "features"]
    assert frame["score"].min() > 0.9
    assert set(frame["features"][0]) >= {"similarity", "covered_by_union"}
    assert len(frame["passage_ids"][0]) >= 1


def test_batches_are_as_small_as_was_asked(linked_sample):
    sizes = [batch.num_rows for batch in linked_sample.table("sentences").batches(100)]
    assert (sum(sizes), max(sizes)) == (755, 100)


def test_nothing_is_read_before_it_is_asked_for(linked_sample):
    assert linked_sample.table("claims").where("no such condition") is not None
    with pytest.raises(QueryError, match="no such condition"):
        linked_sample.table("claims").where("no such condition").to_arrow()


def test_named_queries_and_selects(linked_sample):
    assert linked_sample.query("leading_domains").select("domain").to_arrow()["domain"][0].as_py() == "microsoft.com"
    found = linked_sample.sql("select count(*) as links from links where tier = $tier", tier="regulator").to_arrow()
    assert found == pa.table({"links": [30]})


@pytest.mark.parametrize("statement", ["drop view links", "select 1; select 2", "select 1) to 'x.csv' --", ""])
def test_only_a_select_is_run(linked_sample, statement):
    with pytest.raises(QueryError):
        linked_sample.sql(statement).to_arrow()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda archive: archive.table("clams"), "there is no table 'clams'; there are: articles, sentences"),
        (lambda archive: archive.table("links").select("colour"), "links has no column colour; it has: article_id"),
        (lambda archive: archive.query("leading_domains", top=3), "leading_domains takes no parameter top; it takes: none"),
    ],
)
def test_wrong_names_say_what_there_is(linked_sample, wrong, message):
    with pytest.raises(UsageError, match=message):
        wrong(linked_sample)


def test_an_unknown_query_is_named(linked_sample):
    with pytest.raises(QueryError, match="no query sql/queries/nothing"):
        linked_sample.query("nothing")
