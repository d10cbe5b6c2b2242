"""Which article pages a report makes anew: all whose articles changed, and no other; where it cannot know, all."""

import pyarrow as pa
import pytest
from archive_rows import state_rows, write_snapshot
from hypothesis import given
from hypothesis import strategies as st

from flows.reporting import finish_pages, group_pages, plan_report, rewrite_report, write_pages
from linker_core import report_pages
from linker_core.archive import Archive
from linker_core.catalog import connect
from linker_core.chunks import key_of
from linker_core.coverage import measure_coverage
from linker_core.digests import digest_parts
from linker_core.report_pages import Page, plan_pages
from linker_core.report_state import Made, Touched, find_stale, shards_of
from linker_core.storage import list_files

IDS = [f"a{at}" for at in range(40)]
ARCHIVES = st.dictionaries(st.sampled_from(IDS), st.integers(1, 3), min_size=1)
"""Articles as nothing but an id and a version."""


@pytest.fixture(autouse=True, scope="module")
def small_pages():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(report_pages, "PAGE_ARTICLES", 3)
        yield patch


def cut(archive, shard_bits=2, snapshot_id="one"):
    """The pages of an archive, and what they are made from."""
    rows = sorted(archive.items())
    plan = plan_pages(pa.table({"article_id": [key for key, _ in rows], "claims": pa.array([1] * len(rows), pa.int64())}))
    shards = {}
    for key, version in rows:
        shards.setdefault(f"s{key_of(key):064b}"[: shard_bits + 1], []).extend((key, version))
    pages = {page.name: digest_parts(page.before, page.after, *page.article_ids) for page in plan.pages}
    return plan, Made(snapshot_id, "recipe", {name: digest_parts(*held) for name, held in shards.items()}, "decisions", pages)


def shown(plan, archive):
    """What stands on each page."""
    return {page.name: (page.before, page.after, [(key, archive[key]) for key in page.article_ids]) for page in plan.pages}


def differing(before, after):
    return frozenset(key for key in before | after if before.get(key) != after.get(key))


@given(ARCHIVES, ARCHIVES, st.booleans(), st.integers(0, 6))
def test_pages_that_stay_are_those_that_a_whole_report_would_have(before, after, is_known, shard_bits):
    old_plan, old = cut(before, shard_bits)
    plan, now = cut(after, shard_bits, "two")
    touched = Touched("one", differing(before, after)) if is_known else None
    stale = {page.name for page in find_stale(plan, now, old, touched, (), old.pages)}
    there = shown(old_plan, before)
    assert [name for name, page in shown(plan, after).items() if name not in stale and there.get(name) != page] == []


@given(ARCHIVES, st.data())
def test_one_edited_article_makes_one_page_anew(archive, data):
    edited = data.draw(st.sampled_from(sorted(archive)))
    after = {**archive, edited: 9}
    plan, now = cut(after, snapshot_id="two")
    stale = find_stale(plan, now, cut(archive)[1], Touched("one", frozenset({edited})), (), now.pages)
    assert [page.name for page in stale] == [plan.find(edited).name]


CHANGED = {
    "another recipe": {"recipe": "other"},
    "nothing known": None,
    "a page is missing": {"present": ()},
    "decisions on all": {"decisions": "other"},
}


@pytest.mark.parametrize("name", CHANGED)
def test_what_is_unsure_makes_all_pages_anew(name):
    archive = dict.fromkeys(IDS, 1)
    plan, now = cut(archive)
    values = {"recipe": now.recipe, "decisions": now.decisions, **(CHANGED[name] or {})}
    before = Made("one", values["recipe"], now.shards, values["decisions"], now.pages) if CHANGED[name] else None
    nothing = Touched("one", frozenset())
    assert find_stale(plan, now, before, nothing, IDS, values.get("present", now.pages)) == plan.pages


def test_what_a_run_knows_counts_from_the_snapshot_that_it_began_with():
    plan, now = cut(dict.fromkeys(IDS, 2), snapshot_id="three")
    before = cut(dict.fromkeys(IDS, 1))[1]
    assert find_stale(plan, now, before, Touched("two", frozenset()), (), now.pages) == plan.pages
    assert find_stale(plan, now, before, Touched("one", frozenset()), (), now.pages) == ()


@pytest.mark.parametrize(
    ("prefix", "shards"), [("010", ("s01",)), ("0", ("s00", "s01")), ("", ("s00", "s01", "s1")), ("11", ("s1",))]
)
def test_shards_of_a_page(prefix, shards):
    assert shards_of(Page(prefix, ("a",)), {"s00", "s01", "s1"}) == shards


# ---- the report of a real archive of two articles, each on a page and in a shard of its own


def state(**titles):
    rows = state_rows()
    for shard in ("s0", "s1"):
        for article in rows[shard]["articles"]:
            article["title"] = titles.get(article["article_id"][-1], article["title"])
    return {"s01": rows["s0"], "s00": rows["s1"], "all": rows["all"]}


def publish(archive, rows, run_id):
    return archive.commit(write_snapshot(archive, rows, run_id))


def report_changes(archive, snapshot, touched=None):
    """The report as a run writes it; the articles on the pages that were made."""
    with connect(archive, snapshot) as con:
        plan = plan_report(archive, snapshot, con, touched)
        write_pages(archive, group_pages(snapshot, plan.stale))
        finish_pages(archive, con, measure_coverage(con), plan)
    return [page.article_ids for page in plan.stale]


def content(archive):
    folder = archive.out / "report"
    return {name: (folder / name).read_bytes() for name in sorted(list_files(folder))}


@pytest.fixture
def archive(tmp_path, small_pages):
    small_pages.setattr(report_pages, "PAGE_ARTICLES", 1)
    made = Archive.open(tmp_path / "out", create=True)
    rewrite_report(made, publish(made, state(), "run-1"))
    yield made
    small_pages.setattr(report_pages, "PAGE_ARTICLES", 3)


@pytest.mark.parametrize("is_known", [False, True])
def test_a_change_makes_its_page_anew_and_the_report_is_that_of_a_whole_run(archive, is_known):
    first = archive.current()
    second = publish(archive, state(b="Another <title>"), "run-2")
    touched = Touched(first.snapshot_id, frozenset({"news/b"})) if is_known else None
    assert report_changes(archive, second, touched) == [("news/b",)]
    found = content(archive)
    rewrite_report(archive, second)
    assert content(archive) == found


def test_without_a_change_no_page_is_made_anew_and_a_lost_one_is(archive):
    snapshot = publish(archive, state(), "run-2")
    assert report_changes(archive, snapshot) == []
    whole = content(archive)
    next((archive.out / "report" / "articles").iterdir()).unlink()
    assert len(report_changes(archive, snapshot)) == 1
    assert content(archive) == whole


def test_a_report_that_was_cut_short_is_written_whole_by_the_next(archive):
    snapshot = archive.current()
    with connect(archive, snapshot) as con:
        plan_report(archive, snapshot, con)
    assert len(report_changes(archive, snapshot)) == 2
