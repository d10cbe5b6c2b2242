"""A claim of which a page says one part: the link stands on that part, and the tables, `linker explain` and the report name it."""

import pytest
from shard_runs import link_records

from linker_core.catalog import connect
from linker_core.explanation import explain_article, format_explanation

BORN = "Marie Curie was born in Warsaw"
ARTICLE = {
    "article_id": "curie",
    "html": f"<p>{BORN} and conducted the orchestra of Lisbon.</p>",
    "url": "https://paper.example/curie",
    "title": "Marie Curie",
    "lang": "en",
}
PAGE = {
    "article_id": "curie",
    "url": "https://www.nobelprize.org/curie",
    "content": f"{BORN} in 1867. She studied physics in Paris.",
}


@pytest.fixture(scope="module")
def linked(tmp_path_factory):
    return link_records(tmp_path_factory.mktemp("partly"), [ARTICLE], [PAGE])


def test_the_link_stands_on_the_supported_part(linked):
    [(anchor,)] = linked.rows("select anchor_text from links")
    assert anchor in BORN


def test_the_tables_name_the_part(linked):
    assert linked.rows("select part from candidates") == [(BORN,)]


def test_explain_names_the_part(linked):
    with connect(linked.archive) as con:
        assert f"in part: “{BORN}”" in format_explanation(explain_article(con, "curie"), 100)


def test_the_report_names_the_part(linked):
    assert f"Supported in part: “{BORN}”" in (linked.report / "articles" / "p.html").read_text(encoding="utf-8")


def test_a_whole_claim_has_no_part(tmp_path):
    whole = {**ARTICLE, "html": f"<p>{BORN} and studied physics in Paris.</p>"}
    assert link_records(tmp_path, [whole], [PAGE]).rows("select part from candidates") == [(None,)]
