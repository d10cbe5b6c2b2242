"""The first articles of an archive, as if the others had not been supplied."""

import pytest
from tiny import write_inputs

from linker_core.intake import bucket_file, load_shard, plan_shards
from linker_core.limits import limit_buckets
from linker_core.settings import Settings

SETTINGS = Settings()


@pytest.fixture
def buckets(tmp_path):
    articles, results = write_inputs(tmp_path)
    work = tmp_path / "work"
    work.mkdir()
    kinds = {"article": tmp_path / articles, "result": tmp_path / results}
    return [bucket_file(path, kind, work, SETTINGS.input) for kind, path in kinds.items()]


def load(buckets):
    (shard,) = plan_shards(buckets, SETTINGS.shards).shards
    return load_shard(shard, buckets, buckets[0].work)


@pytest.mark.parametrize(
    ("limit", "ids", "reasons"),
    [(1, ["a"], []), (2, ["a", "b/deep"], []), (3, ["a", "b/deep", "c"], ["duplicate_article", "no_article"])],
)
def test_the_first_ids_stay_with_all_that_belongs_to_them(buckets, limit, ids, reasons):
    loaded = load(limit_buckets(buckets, limit))
    assert [article.article_id for article in loaded.articles] == ids
    assert len(loaded.results["a"]) == 3
    assert [str(drop.reason) for drop in loaded.drops] == reasons


def test_a_limit_beyond_the_end_changes_nothing(buckets):
    whole = load(buckets)
    assert load(limit_buckets(buckets, 100)) == whole


def test_a_chunk_of_which_nothing_is_left_is_left_out(buckets, tmp_path):
    late = tmp_path / "late.jsonl"
    late.write_text('{"article_id": "z", "html": "<p>Last.</p>"}\n')
    cut = limit_buckets([bucket_file(late, "article", buckets[0].work, SETTINGS.input), *buckets], 1)
    assert [len(bucket.chunks) for bucket in cut] == [0, 1, 1]
    assert [article.article_id for article in load(cut).articles] == ["a"]


def test_counts_follow(buckets):
    articles, results = limit_buckets(buckets, 1)
    assert (articles.count_kept, results.count_kept) == (1, 3)
    assert (articles.count_seen, articles.count_dropped) == (2, 1)
