"""An update changes what it names and nothing else; what it names in vain is told."""

from shutil import copytree

import orjson
import pytest
from shard_runs import Linked, link, read_lines, state_of, update, write_lines
from test_histories import fake_articles

from linker_core.archive import Archive
from linker_core.errors import UsageError
from linker_core.settings import Settings

SETTINGS = Settings(shards={"max_articles": 2})
X, Y = "https://x.example/report", "https://y.example/other"


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr("flows.shard.link_articles", fake_articles)


@pytest.fixture(scope="module")
def linked(tmp_path_factory):
    """Linked once; every test changes a copy of its own."""
    folder = tmp_path_factory.mktemp("base")
    articles = [{"article_id": f"a{n}", "html": f"<p>{n}"} for n in range(12)]
    urls = [X if n in (3, 8) else f"{Y}/{n}" for n in range(12)]
    results = [{"article_id": f"a{n}", "url": url, "content": "It rained.", "query": "q"} for n, url in enumerate(urls)]
    results.append({"article_id": "later", "url": X, "content": "It rained."})
    paths = [write_lines(folder / "in" / f"{name}.jsonl", rows) for name, rows in (("a", articles), ("r", results))]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("flows.shard.link_articles", fake_articles)
        link(folder / "out", paths[:1], paths[1:], SETTINGS, is_shown=False)
    return folder


@pytest.fixture
def base(linked, tmp_path):
    copytree(linked, tmp_path / "base")
    return Linked(Archive.open(tmp_path / "base" / "out"), (), ())


def change(base, articles=(), results=(), **options):
    folder = base.archive.out.parent
    paths = [write_lines(folder / f"{name}.jsonl", rows) for name, rows in (("a", articles), ("r", results))]
    return update(base.archive.out, paths[:1], paths[1:], is_shown=False, **options)


def pages_of(linked):
    return {path.name: path.read_bytes() for path in linked.html.rglob("*.html")}


def test_a_corrected_source_rewrites_the_pages_that_cite_it_and_no_other(base):
    before = pages_of(base)
    times = {path.name: path.stat().st_mtime_ns for path in base.html.rglob("*.html")}
    done = change(base, results=[{"url": f"{X}?utm_source=mail", "title": "t", "content": "It snowed."}])
    assert done.touched == {"a3", "a8"}
    assert {name for name, page in pages_of(done).items() if page != before[name]} == {"a3.html", "a8.html"}
    assert {path.name for path in done.html.rglob("*.html") if path.stat().st_mtime_ns != times[path.name]} == {
        "a3.html",
        "a8.html",
    }
    assert len(done.carried) >= len(done.shards) - 3 > 0
    said = "select distinct content, title, query from store_results where url = '{}' union select content, title, query from store_orphans"
    assert done.rows(f"{said.format(X)} order by all") == [("It snowed.", "t", "q"), ("It snowed.", "t", None)]


def test_a_result_that_waits_is_linked_when_its_article_comes(base):
    assert base.rows("select article_id, url from drops where reason = 'no_article'") == [("later", X)]
    done = change(base, [{"article_id": "later", "html": "<p>now"}])
    assert done.rows("select count_sources from articles where article_id = 'later'") == [(1,)]
    assert done.rows("select * from drops") == done.rows("select * from store_orphans") == []


def test_a_deleted_article_takes_its_results_along(base):
    done = change(base, [{"article_id": "a3", "op": "delete"}])
    assert done.touched == {"a3"}
    assert not (done.html / "a3.html").exists()
    assert done.rows("select * from store_results where article_id = 'a3'") == []


VAIN = [
    {"article_id": "a1", "url": X, "op": "delete"},
    {"article_id": "nobody", "op": "delete"},
    {"url": "https://nowhere.example/", "op": "delete"},
    {"url": "https://nowhere.example/", "content": "x"},
]


@pytest.mark.parametrize("row", VAIN)
def test_what_is_not_there_is_told_and_leaves_no_trace(base, row):
    before = base.archive.current().snapshot_id
    done = change(base, results=[row])
    assert [(str(drop.reason), drop.line) for drop in done.unmet] == [("not_there", 1)]
    assert done.archive.current().snapshot_id == before
    assert done.touched == frozenset()


def test_an_unknown_op_is_set_aside(base):
    done = change(base, [{"article_id": "a1", "html": "x", "op": "replace"}])
    assert done.rows("select kind, reason from drops order by all") == [("article", "unknown_op"), ("result", "no_article")]
    assert done.touched == frozenset()


def test_one_row_changes_one_article_of_its_shard(base):
    done = change(base, results=[{"article_id": "a5", "url": f"{Y}/5", "content": "It hailed."}])
    assert done.touched == {"a5"}
    assert len(done.carried) == len(done.shards) - 1


def test_an_update_without_effect_changes_no_byte(base):
    before = state_of(base.archive.out)
    row = read_lines(base.archive.out.parent / "in/r.jsonl")[5]
    assert change(base, results=[row]).touched == frozenset()
    assert state_of(base.archive.out) == before


def test_only_brings_some_articles_in_line_with_whole_inputs(base):
    whole = [{"article_id": f"a{n}", "html": "<p>new"} for n in range(12) if n != 4]
    found = [{"article_id": f"a{n}", "url": X, "content": "It froze."} for n in range(12)]
    done = change(base, whole, found, only=["a4", "a5"])
    assert done.touched == {"a4", "a5"}
    assert done.rows("select article_id from articles where article_id in ('a4', 'a6') order by all") == [("a6",)]
    assert done.rows("select url from store_results where article_id = 'a5'") == [(X,)]
    assert done.rows("select article_id from store_orphans order by all") == [("a4",), ("later",)]


def test_other_settings_relink_all_from_the_store(base):
    done = update(base.archive.out, settings=Settings(shards={"max_articles": 3}), is_shown=False)
    assert done.carried == frozenset()
    assert orjson.loads(orjson.dumps(done.archive.current().settings)) == {"shards": {"max_articles": 3}}
    assert done.rows("select count(*) from articles") == [(12,)]


def test_a_damaged_store_is_named(base):
    path = min((base.archive.out / "store/results").iterdir())
    path.write_bytes(path.read_bytes()[:-9] + b"x" * 9)
    with pytest.raises(Exception, match="is damaged; restore it from a backup") as told:
        update(base.archive.out, settings=Settings(shards={"max_articles": 3}), is_shown=False)
    assert not isinstance(told.value, UsageError)
