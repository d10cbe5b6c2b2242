"""Sources that say too little to be weighed: leaving them out changes no verdict on the sample, and they are most of all."""

from contextlib import ExitStack

import pytest
from shard_runs import link_records, read_lines

from linker_core.judge import FeatureJudge


@pytest.fixture(scope="module")
def both(sample, tmp_path_factory):
    """The sample linked as it is, and with a judge that weighs everything."""
    rows = [read_lines(sample / f"{name}.jsonl") for name in ("articles", "results")]
    plain = link_records(tmp_path_factory.mktemp("plain"), *rows)
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setattr(FeatureJudge, "_may_matter", lambda *_: True)
        thorough = link_records(tmp_path_factory.mktemp("thorough"), *rows)
    return plain, thorough


def test_no_verdict_and_no_link_changes(both):
    plain, thorough = both
    for question in (
        "select article_id, claim_id, source_id, verdict, part from candidates order by all",
        "select * from links order by all",
        "select * from conflicts order by all",
        "select article_id, claim_id, reason from claims order by all",
    ):
        assert plain.rows(question) == thorough.rows(question) != []


def test_all_others_are_judged_alike(both):
    plain, thorough = both
    told = "select article_id, claim_id, source_id, reason, score, features::varchar from candidates order by all"
    weighed = [row for row in plain.rows(told) if row[3] != "low_coverage"]
    assert weighed == [row for row in thorough.rows(told) if row in set(weighed)]
    assert 0 < len(weighed) < len(thorough.rows(told))


def test_what_is_not_weighed_has_no_score(both):
    plain, thorough = both
    alike = "select count(*) from candidates where (reason is not distinct from 'low_coverage') <> (score is null)"
    assert plain.rows(alike) == [(0,)]
    assert thorough.rows("select count(*) from candidates where score is null") == [(0,)]


def test_what_is_not_weighed_names_the_passage_that_it_quotes_and_no_other(both):
    plain, thorough = both
    unweighed = "select count(*) from candidates where score is null and len(passage_ids) <> 1"
    quoted = (
        "select count(*) from candidates as c left join passages as p on c.article_id = p.article_id "
        "and c.source_id = p.source_id and c.passage_ids[1] = p.passage_id where p.text is null or (c.score is null and p.text <> c.quote)"
    )
    assert plain.rows(unweighed) == plain.rows(quoted) == [(0,)]
    weighed = "select article_id, claim_id, source_id, passage_ids from candidates where score is not null order by all"
    assert set(map(str, plain.rows(weighed))) <= set(map(str, thorough.rows(weighed)))
    assert plain.rows("select count(*) from passages") < thorough.rows("select count(*) from passages")
