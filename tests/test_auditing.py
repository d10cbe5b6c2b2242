"""What is new of a state is audited, in few jobs; what passed before is not looked at again."""

from archive_rows import build_archive

from flows import auditing
from flows.auditing import plan_audits


def jobs(tmp_path, worked_on, names=("s0", "s1", "all")):
    _, snapshot = build_archive(tmp_path)
    planned = list(plan_audits(snapshot, names, worked_on))
    return [(job.name, {file.shard for file in job.files.files}, job.only) for job in planned]


def test_shards_that_were_not_taken_over_are_audited_whole(tmp_path):
    assert jobs(tmp_path, {"s0": None}) == [("all", {"all"}, None), ("s0", {"s0"}, None), ("s1", {"s1"}, None)]


def test_what_was_worked_on_of_several_shards_is_audited_together(tmp_path):
    worked_on = {"s0": frozenset({"fc-a"}), "s1": frozenset({"news/b"})}
    assert jobs(tmp_path, worked_on)[1:] == [("s0 and 1 more", {"s0", "s1"}, {"fc-a", "news/b"})]


def test_a_job_has_a_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(auditing, "MOST_ARTICLES", 1)
    worked_on = {"s0": frozenset({"fc-a"}), "s1": frozenset({"news/b"})}
    assert [name for name, _, _ in jobs(tmp_path, worked_on)] == ["all", "s0", "s1"]


def test_nothing_is_left_out(tmp_path):
    worked_on = {"s0": frozenset(), "s1": None}
    assert {shard for _, shards, _ in jobs(tmp_path, worked_on) for shard in shards} == {"s0", "s1", "all"}
