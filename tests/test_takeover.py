"""A shard is taken over from what is published only if nothing that it depends on has changed."""

import shutil
from dataclasses import replace

import pytest
from shard_runs import link_records, read_lines

from flows.recipe import digest_recipe
from linker_core.archive import Archive
from linker_core.settings import Settings

SETTINGS = Settings(shards={"max_articles": 2})


@pytest.fixture(scope="module")
def records(sample):
    articles = read_lines(sample / "articles.jsonl")[:5]
    ids = {row["article_id"] for row in articles}
    return articles, [row for row in read_lines(sample / "results.jsonl") if row["article_id"] in ids]


@pytest.fixture(scope="module")
def linked(records, tmp_path_factory):
    done = link_records(tmp_path_factory.mktemp("linked"), *records, SETTINGS)
    assert (done.taken_over, done.breaches) == (frozenset(), ())
    assert len(done.shards) > 2
    return done


@pytest.fixture
def published(linked, tmp_path):
    """A copy of it, to be changed."""
    shutil.copytree(linked.archive.out, tmp_path / "out")
    return replace(linked, archive=Archive.open(tmp_path / "out"))


def again(published, articles, results, settings=SETTINGS, **options):
    return link_records(published.archive.out.parent, articles, results, settings, **options)


def fresh(folder, *records, **options):
    folder.mkdir()
    return link_records(folder, *records, SETTINGS, **options)


def state_of(linked):
    """The id, which names every file of the state by its content, and the pages."""
    pages = {path.relative_to(linked.html).as_posix(): path.read_bytes() for path in linked.html.rglob("*") if path.is_file()}
    return linked.archive.current().snapshot_id, pages


def edited(rows, place, **fields):
    return [{**row, **fields} if number == place else row for number, row in enumerate(rows)]


def test_an_unchanged_archive_is_taken_over_whole(published, records):
    before = state_of(published)
    done = again(published, *(rows[::-1] for rows in records))
    assert done.taken_over == set(done.shards)
    assert (state_of(done), done.breaches) == (before, ())


@pytest.mark.parametrize("kind", ["article", "result"])
def test_a_change_costs_its_own_shard_and_leaves_no_trace(published, records, tmp_path, kind):
    articles, results = records
    if kind == "article":
        articles = edited(articles, 0, html=articles[0]["html"].replace("</p>", " It rained.</p>", 1))
    else:
        results = edited(results, 0, results=results[0]["results"][1:])
    done = again(published, articles, results)
    assert len(done.taken_over) == len(done.shards) - 1
    assert state_of(done) == state_of(fresh(tmp_path / "fresh", articles, results))


def test_a_withdrawn_article_leaves_the_other_shards_alone(published, records, tmp_path):
    articles, results = records
    rest = [row for row in results if row["article_id"] != articles[0]["article_id"]]
    done = again(published, articles[1:], rest)
    assert done.taken_over
    assert state_of(done) == state_of(fresh(tmp_path / "fresh", articles[1:], rest))


def test_decisions_cost_the_shards_that_they_are_about(published, records, tmp_path):
    ((article_id, quote),) = published.rows("select article_id, text from claims where reason is null order by all limit 1")
    decision = {"action": "forbid", "article_id": article_id, "quote": quote}
    done = again(published, *records, decisions=[decision])
    assert len(done.taken_over) == len(done.shards) - 1
    assert state_of(done) == state_of(fresh(tmp_path / "fresh", *records, decisions=[decision]))


def test_other_settings_take_nothing_over(published, records):
    stricter = Settings(shards={"max_articles": 2}, judge={"min_score": 0.5})
    assert again(published, *records, stricter).taken_over == set()


@pytest.mark.parametrize("part", ["table", "store", "page", "missing page"])
def test_what_is_damaged_is_made_anew(published, records, part):
    out, state = published.archive.out, state_of(published)
    folder = {"table": "tables/claims", "store": "store/texts"}.get(part, "html")
    path = min(path for path in (out / folder).rglob("*") if path.is_file())
    path.unlink() if part == "missing page" else path.write_bytes(path.read_bytes()[:-9] + b"x" * 9)
    done = again(published, *records)
    assert len(done.taken_over) == len(done.shards) - 1
    assert (state_of(done), done.breaches) == (state, ())


def test_the_files_that_settings_name_are_part_of_the_recipe(tmp_path):
    extra = tmp_path / "extra.csv"
    settings = Settings(sources={"authority_extra": extra})
    recipes = []
    for content in ("domain,tier\na.example,news\n", "domain,tier\na.example,farm\n"):
        extra.write_text(content)
        recipes.append(digest_recipe(settings))
    assert len({*recipes, digest_recipe(Settings())}) == 3
    assert digest_recipe(Settings(second_judge={"kind": "python", "factory": "some:model"})) is None
