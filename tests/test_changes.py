"""What a run changed, and why: rows of two states given, one reason per changed link expected."""

import pytest
from table_rows import connect_both

from linker_core.changes import change_table, loss_row
from linker_core.reasons import ChangeReason
from linker_core.schemas import CHANGES

OLD, NEW = "https://old.example/a", "https://new.example/b"
ARTICLE = {"article_id": "a", "article_digest": "v1"}
CLAIM = {"article_id": "a", "claim_id": "c", "sentence_id": "s"}
OTHER_CLAIM = {"article_id": "a", "claim_id": "c2", "sentence_id": "s2"}


def link(url, claim_id="c", article_id="a"):
    return {"article_id": article_id, "claim_id": claim_id, "source_id": url, "url": url}


def source(url, text="t1", **values):
    return {"article_id": "a", "source_id": url, "url": url, "text_digest": text, **values}


BOTH = [source(OLD), source(NEW)]


def state(*links, sources=BOTH, claims=(CLAIM, OTHER_CLAIM), article=ARTICLE, **tables):
    """The rows of one state in which one article has these links."""
    return {"articles": [article], "claims": claims, "sources": sources, "links": links, **tables}


def forbid(**values):
    """A decision in force, and what came of it in the article."""
    decision = {"decision_id": "d", "decided_at": "", **values}
    return {"decisions": [decision], "rulings": [{"article_id": "a", "decision_id": "d", "claim_id": "c", "sentence_id": "s"}]}


GONE = {"articles": []}
EDITED = {**ARTICLE, "article_digest": "v2"}
RULED_OUT = [source(OLD, reason="ruled_out"), source(NEW)]
UNDONE = [{**CLAIM, "reason": "undone"}, OTHER_CLAIM]

CASES = {
    # what was undone, and is made again
    "undone": (state(link(OLD)), state(claims=UNDONE), "removed", "undone"),
    "made again": (state(claims=UNDONE), state(link(OLD)), "added", "undone"),
    # the article
    "withdrawn": (state(link(OLD)), GONE, "removed", "article_withdrawn"),
    "new": (GONE, state(link(OLD)), "added", "article_new"),
    "sentence gone": (state(link(OLD)), state(claims=[], article=EDITED), "removed", "article_edited"),
    "sentence gone and source too": (state(link(OLD)), state(claims=[], sources=[], article=EDITED), "removed", "article_edited"),
    "sentence came": (state(claims=[]), state(link(NEW), article=EDITED), "added", "article_edited"),
    "edited around it": (state(link(OLD)), state(article=EDITED), "removed", "article_edited"),
    # decisions
    "forbidden": (state(link(OLD)), state(**forbid()), "removed", "decision"),
    "allowed again": (state(**forbid()), state(link(OLD)), "added", "decision"),
    "decided anew": (state(**forbid()), state(link(OLD), **forbid(decided_at="2026")), "added", "decision"),
    "no claim any more": (state(link(OLD)), state(claims=[], **forbid()), "removed", "decision"),
    "forbidden in an edited article": (state(link(OLD)), state(article=EDITED, **forbid()), "removed", "decision"),
    "ruled out": (state(link(OLD)), state(link(NEW), sources=RULED_OUT), "moved", "decision"),
    "let in again": (state(link(NEW), sources=RULED_OUT), state(link(OLD)), "moved", "decision"),
    # sources
    "source gone": (state(link(OLD)), state(sources=[source(NEW)]), "removed", "source_gone"),
    "source gone, another took its place": (state(link(OLD)), state(link(NEW), sources=[source(NEW)]), "moved", "source_gone"),
    "source says it no more": (state(link(OLD)), state(sources=[source(OLD, "t2"), source(NEW)]), "removed", "source_changed"),
    "source now says it": (
        state(sources=[source(OLD, "t0")]),
        state(link(OLD), sources=[source(OLD)]),
        "added",
        "source_changed",
    ),
    "source is younger": (
        state(link(OLD)),
        state(sources=[source(OLD, published_on="2026-01-01"), source(NEW)]),
        "removed",
        "source_changed",
    ),
    "new and better": (state(link(OLD), sources=[source(OLD)]), state(link(NEW)), "moved", "better_source"),
    "changed and better": (
        state(link(OLD), sources=[source(OLD), source(NEW, "t0")]),
        state(link(NEW)),
        "moved",
        "better_source",
    ),
    "first source": (state(sources=[source(OLD)]), state(link(NEW)), "added", "source_new"),
    "another source speaks against it": (
        state(link(OLD), sources=[source(OLD)]),
        state(sources=[source(OLD), source(NEW)]),
        "removed",
        "other_source",
    ),
    "ranks changed": (
        state(link(OLD)),
        state(link(NEW), sources=[source(OLD, position=2), source(NEW, position=1)]),
        "moved",
        "other_source",
    ),
    # nothing of the article's own
    "nothing differs": (state(link(OLD)), state(), "removed", "rule_or_model_changed"),
}


READ = ("articles", "claims", "sources", "links", "decisions", "rulings")


def compare(before, after, **options):
    """The changes and the losses between two states, by the SQL that a run uses."""
    with connect_both(before, after, READ) as con:
        changes = change_table(con, "r", **options)
        return changes, loss_row(con, changes)


def whys(before, after, **options):
    return {row["claim_id"]: row["why"] for row in compare(before, after, **options)[0].to_pylist()}


def together(number):
    """All cases as one state each: every case is an article of its own, with a decision of its own."""
    state_of_all = {}
    for name, case in CASES.items():
        for table, rows in case[number].items():
            state_of_all.setdefault(table, []).extend(rename(row, name) for row in rows)
    return state_of_all


def rename(row, name):
    own = {"article_id": name, "decision_id": name}
    return row | {key: value for key, value in own.items() if key in row}


@pytest.fixture(scope="module")
def found():
    """The changes of all cases by the name of the case, under the settings as before and under others."""
    tables = [compare(together(0), together(1), is_other_recipe=other)[0] for other in (False, True)]
    return [{row["article_id"]: row for row in table.to_pylist()} for table in tables]


@pytest.mark.parametrize("name", CASES)
def test_every_change_has_its_reason(name, found):
    before, after, change, why = CASES[name]
    urls = [next((one["url"] for one in given.get("links", ())), None) for given in (before, after)]
    values = ("r", name, "c", change, why, *urls)
    assert found[0][name] == dict(zip(CHANGES.schema.names, values, strict=True))


def test_every_change_has_one_row(found):
    assert [len(rows) for rows in found] == [len(CASES)] * 2


def test_every_reason_has_a_case():
    assert {case[3] for case in CASES.values()} | {"other_link"} == set(ChangeReason)


@pytest.mark.parametrize("name", CASES)
def test_other_settings_come_before_a_guess_and_explain_nothing_that_is_certain(name, found):
    why = CASES[name][3]
    assert found[1][name]["why"] == ("rule_or_model_changed" if why == "other_source" else why)


def test_a_link_that_gave_way_to_a_new_page_says_so():
    before = state(link(OLD, "c2"), sources=[source(OLD)])
    assert whys(before, state(link(NEW))) == {"c": "source_new", "c2": "other_source"}


def test_a_link_that_follows_a_decision_on_another_one_says_so():
    assert whys(state(link(OLD)), state(link(OLD, "c2"), **forbid())) == {"c": "decision", "c2": "other_link"}


def test_an_undo_explains_all():
    assert whys(state(link(OLD)), state(link(NEW, "c2"), article=EDITED), is_undo=True) == {"c": "undone", "c2": "undone"}


def test_a_link_that_stays_is_no_change():
    after = state(link(OLD), article=EDITED, sources=[source(OLD, "t2")], **forbid())
    assert whys(state(link(OLD)), after, is_other_recipe=True) == {}


def test_tables_that_both_states_share_are_not_needed():
    """A link's file differs where those of its article and its sources are the same."""
    assert whys({"links": [link(OLD)]}, {"links": [link(NEW)]}) == {"c": "rule_or_model_changed"}


# --- losses ---------------------------------------------------------------------------------------------------------------


def test_what_vanishes_is_counted():
    before = state(link(OLD), link(NEW, "c2"))
    assert compare(before, GONE)[1] == {"links_lost": 2, "results_lost": 2, "articles_lost": 1}


def test_what_was_decided_moved_or_added_is_no_loss():
    names = [name for name, case in CASES.items() if case[3] in {"decision", "undone", "better_source", "article_new"}]
    before, after = (
        {table: [row for row in rows if row.get("article_id", row.get("decision_id")) in names] for table, rows in given.items()}
        for given in (together(0), together(1))
    )
    _, losses = compare(before, after)
    assert (losses["links_lost"], losses["articles_lost"]) == (0, 0)


def test_a_result_that_only_changed_is_not_lost():
    after = state(link(OLD), sources=[source(OLD, "t2", position=9), source(NEW, title="New")])
    assert compare(state(link(OLD)), after)[1]["results_lost"] == 0
