"""Whole archives under editors' decisions: what they change, what they leave alone, and what the next run remembers."""

import csv
import json
import random
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from shard_runs import link, link_records, read_lines, state_of, write_lines

from flows.cli import main
from flows.linking import link_articles
from linker_core.catalog import connect
from linker_core.checker import check_archive
from linker_core.costs import Stopwatch
from linker_core.decision_rows import USES, read_decisions
from linker_core.errors import UsageError
from linker_core.explanation import explain_article, format_explanation
from linker_core.intake import ShardInput
from linker_core.reasons import DecisionReason, DropReason
from linker_core.record_fields import iter_row_results, read_article
from linker_core.rows import Row
from linker_core.settings import Settings

SMALL_SHARDS = Settings(shards={"max_articles": 3})
DECIDED = {
    ("pin", "74.5 metres"): ("honoured", None, 1),
    ("pin", "CNIL"): ("honoured", None, 1),
    ("forbid", "Mauna Kea"): ("honoured", None, 1),
    ("forbid", "Meta"): ("honoured", None, 1),
    ("forbid", "watchdogs"): ("stale", "quote_gone", 0),
    ("not_a_claim", "Password Day"): ("honoured", None, 1),
    ("accept_conflict", "25% higher"): ("honoured", None, 1),
    ("bad_source", "britannica"): ("honoured", None, 1),
    ("bad_domain", "votes-and-facts"): ("honoured", None, 1),
}
SET_ASIDE = {
    *("not_an_object", "unknown_action", "unknown_field", "wrong_type", "missing_field", "needless_field", "bad_source_name"),
    "duplicate_decision",
}
TOUCHED = {
    "around-iceland-anticlockwise",
    "gdpr-turns-five",
    "how-tall-is-everest",
    "fix-your-passwords",
    "nvidia-arm-deal-that-never-was",
    "a-short-history-of-no",
}
UNTOUCHED = {"goodbye-windows-7", "madame-curie-twice"}
ASIDE = [{"action": "forbit"}, {"action": "pin", "article_id": "x"}, {"action": "bad_domain", "domain": "com"}]


@pytest.fixture(scope="module")
def rows(sample):
    with (sample / "decisions.csv").open(encoding="utf-8", newline="") as file:
        return [{name: field for name, field in row.items() if field} for row in csv.DictReader(file)]


@pytest.fixture(scope="module")
def inputs(sample, tmp_path_factory):
    """The sample's articles that decisions are about, and a few others."""
    folder = tmp_path_factory.mktemp("inputs")
    wanted = TOUCHED | UNTOUCHED
    files = {"articles": ["articles.jsonl"], "results": ["results.jsonl", "results_flat.jsonl"]}
    paths = []
    for name, sources in files.items():
        lines = [row for source in sources for row in read_lines(sample / source) if row["article_id"] in wanted]
        paths.append(write_lines(folder / f"{name}.jsonl", lines))
    pages = folder / "pages"
    pages.mkdir()
    for page in sample.glob("pages/around-iceland*"):
        (pages / page.name).write_bytes(page.read_bytes())
    return [paths[0], pages], paths[1:]


@pytest.fixture(scope="module")
def plain_run(inputs, tmp_path_factory):
    return link(tmp_path_factory.mktemp("plain") / "out", *inputs, SMALL_SHARDS)


@pytest.fixture(scope="module")
def decided(inputs, sample, tmp_path_factory):
    return link(tmp_path_factory.mktemp("decided") / "out", *inputs, SMALL_SHARDS, sample / "decisions.csv")


def claims_of(linked):
    """What became of every claim and sentence, by article."""
    return linked.rows(
        "select s.article_id, s.ordinal, s.reason, c.reason, l.url, l.decision_id is not null "
        "from sentences s left join claims c using (article_id, sentence_id) left join links l using (article_id, claim_id)"
    )


def pages_of(linked):
    paths = [path for path in linked.html.rglob("*") if path.is_file()]
    return {path.relative_to(linked.html).as_posix().removesuffix(".html"): path.read_bytes() for path in paths}


def differing(one, other):
    return {key for key in one.keys() | other.keys() if one.get(key) != other.get(key)}


def test_the_audit_and_the_checker_hold_under_decisions(decided):
    assert decided.breaches == ()
    assert list(check_archive(decided.archive)) == []


@pytest.mark.parametrize(("about", "outcome"), DECIDED.items(), ids=lambda value: str(value[-1]))
def test_every_decision_is_told_its_outcome(decided, about, outcome):
    action, words = about
    found = decided.rows("select action, quote || url || domain, status, reason, count_articles from decisions")
    assert [row[2:] for row in found if row[0] == action and words in row[1]] == [outcome]


def test_every_row_of_the_file_has_its_decision(decided, rows):
    assert len(decided.rows("from decisions")) == len(rows) == len(DECIDED)


def test_decisions_change_the_articles_they_are_about_and_no_other(decided, plain_run):
    before, after = (claims_of(linked) for linked in (plain_run, decided))
    assert {row[0] for row in set(before) ^ set(after)} == TOUCHED
    assert differing(pages_of(plain_run), pages_of(decided)) <= TOUCHED
    assert {"around-iceland-anticlockwise", "how-tall-is-everest"} <= differing(pages_of(plain_run), pages_of(decided))


def test_a_pin_links_to_the_source_with_a_quote_of_it(decided, plain_run):
    pinned = "select article_id, quote, tier from links where decision_id is not null order by article_id"
    (blog, fine) = decided.rows(pinned)
    assert plain_run.rows(pinned) == []
    assert (blog[0], blog[2]) == ("around-iceland-anticlockwise", "user_generated")
    assert "74.5 metres" in blog[1]
    assert "150 million euros" in fine[1]


def test_what_is_forbidden_or_bad_is_not_linked(decided, plain_run):
    gone = "select count(*) from links where url like '%dataprotection.ie%' or url like '%britannica.com/place/Mount-Everest'"
    assert (plain_run.rows(gone), decided.rows(gone)) == ([(2,)], [(0,)])
    assert decided.rows("select count(*) from links where url like '%edpb.europa.eu%'") == [(1,)]
    assert decided.rows("select domain from sources where reason = 'ruled_out' order by 1") == [
        ("britannica.com",),
        ("votes-and-facts.example",),
    ]


def test_an_accepted_conflict_is_open_no_more(decided, plain_run):
    assert [linked.rows("select count(*) from conflicts where decision_id is null") for linked in (plain_run, decided)] == [
        [(1,)],
        [(0,)],
    ]
    assert "No source states another value" in (decided.report / "index.html").read_text()
    assert "No source states another value" not in (plain_run.report / "index.html").read_text()


def test_the_report_lists_decisions_where_there_are_any(decided, plain_run):
    page = (decided.report / "index.html").read_text()
    assert "8 of 9 decisions are honoured" in page
    assert page.index("watchdogs bark more") < page.index("Copies our articles")
    assert 'id="decisions"' not in (plain_run.report / "index.html").read_text()


def test_coverage_counts_decisions(decided, plain_run):
    figures = json.loads((decided.report / "coverage.json").read_text())["levels"]
    assert {"level": "decision", "seen": 9, "linked": 8, "reasons": [["quote_gone", 1]]} in figures
    assert "decision" not in {level["level"] for level in json.loads((plain_run.report / "coverage.json").read_text())["levels"]}


def test_explain_shows_a_decision_with_its_sentence(decided):
    with connect(decided.archive) as con:
        text = format_explanation(explain_article(con, "gdpr-turns-five"), 400)
        other = format_explanation(explain_article(con, "goodbye-windows-7"), 400)
    head, _, rest = text.partition("   1  ")
    assert "! Editor: forbid “the watchdogs bark more than they sleep” (Jo, 2026-03-04), stale: No single sentence" in head
    assert "! Editor: pin (Ida, 2026-03-02), honoured “The judge takes it for another fine”" in rest
    assert "Editor" not in other


def test_form_and_order_of_the_file_leave_no_trace(decided, inputs, rows, tmp_path):
    shuffled = random.Random(0).sample(rows, len(rows))
    path = write_lines(tmp_path / "decisions.jsonl", shuffled)
    again = link(tmp_path / "out", *inputs, SMALL_SHARDS, path)
    assert again.archive.pointer.read() == decided.archive.pointer.read()
    assert state_of(again.archive.out) == state_of(decided.archive.out)


# --- small archives -------------------------------------------------------------------------------------------------------

PAGE = (
    "<p>Acme earned $4 billion in 2025. Is that much?</p>\r\n<p>Caf\u00e9 sales rose 17% in May 2025. "
    "Bolt opened 3 shops in <b>Oslo</b> in 2024.</p><p>Acme earned $4 billion in 2025.</p>"
)
RESULTS = [
    {"url": "https://acme.com/r", "title": "Acme", "content": "Acme earned $4 billion in 2025, it said."},
    {
        "url": "https://news.example.org/c",
        "title": "Caf\u00e9",
        "content": "Caf\u00e9 sales rose 17% in May 2025, a survey says.",
    },
    {"url": "https://bolt.example/o", "title": "Bolt", "content": "Bolt opened 3 shops in Oslo in 2024 and is glad."},
    {"url": "https://user:secret@bolt.example/p", "title": "P", "content": "Bolt opened 3 shops in Oslo in 2024."},
]
ARTICLE = {"article_id": "a", "html": PAGE}
STALE = [
    ({"action": "pin", "article_id": "b", "quote": "Acme", "url": RESULTS[0]["url"]}, "article_gone"),
    ({"action": "pin", "article_id": "a", "quote": "Acme lost", "url": RESULTS[0]["url"]}, "quote_gone"),
    ({"action": "pin", "article_id": "a", "quote": "Acme earned $4 billion in 2025.", "url": RESULTS[0]["url"]}, "ambiguous"),
    ({"action": "pin", "article_id": "a", "quote": "Is that much?", "url": RESULTS[0]["url"]}, "no_claim"),
    ({"action": "pin", "article_id": "a", "quote": "sales rose 17%", "url": "https://bolt.example/gone"}, "source_gone"),
    ({"action": "forbid", "article_id": "a", "quote": "Bolt opened", "url": "https://bolt.example/gone"}, "source_gone"),
    ({"action": "pin", "article_id": "a", "quote": "Bolt opened", "url": "https://acme.com/r"}, "no_evidence"),
    ({"action": "accept_conflict", "article_id": "a", "quote": "Bolt opened"}, "no_conflict"),
    ({"action": "bad_source", "url": "https://nobody.example/x"}, "source_gone"),
    ({"action": "bad_domain", "domain": "example", "article_id": "a"}, None),
    ({"action": "bad_domain", "domain": "nobody.example"}, "source_gone"),
    ({"action": "bad_domain", "domain": "nobody.example", "article_id": "a"}, "source_gone"),
]


@pytest.fixture(scope="module")
def stale(tmp_path_factory):
    results = [{"article_id": "a", **result} for result in RESULTS]
    return link_records(tmp_path_factory.mktemp("stale"), [ARTICLE], results, decisions=[row for row, _ in STALE])


def test_what_changes_nothing_says_why(stale):
    reasons = sorted(reason for _, reason in STALE if reason)
    assert stale.breaches == ()
    assert sorted(row[0] for row in stale.rows("select reason from decisions where status = 'stale'")) == reasons


def test_stale_decisions_leave_the_pages_as_they_are(stale, tmp_path):
    results = [{"article_id": "a", **result} for result in RESULTS]
    plain = link_records(tmp_path, [ARTICLE], results)
    assert stale.page("a") == plain.page("a")
    assert plain.page("a").count(b"<a href") == 3


def test_a_pinned_source_that_says_too_little_to_be_weighed_has_no_score(tmp_path):
    url, text = "https://bolt.example/thin", "Bolt is a firm by the sea, where people mend their nets at night and fish all day."
    results = [{"article_id": "a", "url": url, "title": "About", "content": text}]
    pin = {"action": "pin", "article_id": "a", "quote": "Bolt opened", "url": url}
    linked = link_records(tmp_path, [ARTICLE], results, decisions=[pin])
    assert linked.breaches == ()
    assert linked.rows("select url, quote, score from links") == [(url, text, None)]
    assert linked.rows("select score from candidates") == [(None,)]


def test_opposed_decisions_and_bad_sources_overrule_a_pin(tmp_path):
    results = [{"article_id": "a", **result} for result in RESULTS]
    pin = {"action": "pin", "article_id": "a", "quote": "Bolt opened", "url": "https://bolt.example/o"}
    acme = {"action": "pin", "article_id": "a", "quote": "Caf\u00e9 sales", "url": "https://news.example.org/c"}
    ban = {"action": "bad_domain", "domain": "bolt.example"}
    decisions = [pin, ban, acme, {"action": "not_a_claim", "article_id": "a", "quote": "Caf\u00e9 sales rose"}]
    linked = link_records(tmp_path, [ARTICLE], results, decisions=decisions)
    assert linked.breaches == ()
    found = linked.rows("select action, status, reason from decisions order by 1, 3")
    assert found == [
        ("bad_domain", "honoured", None),
        ("not_a_claim", "honoured", None),
        ("pin", "overruled", "opposed"),
        ("pin", "overruled", "source_ruled_out"),
    ]
    assert b"bolt.example" not in linked.page("a")


def test_what_is_set_aside_is_counted_and_the_rest_is_honoured(tmp_path):
    results = [{"article_id": "a", **result} for result in RESULTS]
    good = {"action": "bad_domain", "domain": "acme.com"}
    linked = link_records(tmp_path, [ARTICLE], results, decisions=[*ASIDE, good, good])
    assert linked.breaches == ()
    assert linked.rows("select reason, count from drops where kind = 'decision' order by 1") == [
        ("bad_source_name", 1),
        ("duplicate_decision", 1),
        ("missing_field", 1),
        ("unknown_action", 1),
    ]
    assert linked.rows("select status from decisions") == [("honoured",)]
    assert b"acme.com" not in linked.page("a")


def test_hostile_words_in_a_decision_are_inert(tmp_path):
    words = "<script>alert(1)</script>\u202e\x1b[31m"
    texts = dict.fromkeys(("quote", "editor", "note", "prefix"), words)
    decision = {"action": "pin", "article_id": "a", "url": "https://acme.com/r?x=<b>", **texts}
    linked = link_records(tmp_path, [ARTICLE], [{"article_id": "a", **RESULTS[0]}], decisions=[decision])
    page = (linked.report / "index.html").read_text()
    with connect(linked.archive) as con:
        shown = page + format_explanation(explain_article(con, "a"), 80)
    assert "alert(1)" in page
    assert not [mark for mark in ("<script>alert", "\u202e", "\x1b", "x=<b>") if mark in page]
    assert not [mark for mark in ("\u202e", "\x1b") if mark in shown]


def test_a_page_that_is_not_judged_has_its_decisions_stale(tmp_path):
    results = [{"article_id": "a", **result} for result in RESULTS]
    german = {"article_id": "a", "html": "<p>Das ist ein deutscher Satz, und er sagt nicht viel aus.</p>", "lang": "de"}
    decisions = [
        {"action": "forbid", "article_id": "a", "quote": "deutscher Satz"},
        {"action": "bad_domain", "domain": "acme.com"},
    ]
    linked = link_records(tmp_path, [german], results, decisions=decisions)
    assert linked.breaches == ()
    assert linked.rows("select action, reason from decisions order by 1") == [("bad_domain", None), ("forbid", "not_judged")]


def test_an_edit_elsewhere_on_the_page_leaves_a_decision_in_force(tmp_path):
    results = [{"article_id": "a", **result} for result in RESULTS]
    decisions = [{"action": "forbid", "article_id": "a", "quote": "Bolt opened 3 shops in Oslo"}]
    for name, html in (("before", PAGE), ("after", f"<h2>New</h2><p>More text. Yes.</p>{PAGE.replace('17%', '18%')}")):
        linked = link_records(tmp_path / name, [{"article_id": "a", "html": html}], results, decisions=decisions)
        assert linked.rows("select status from decisions") == [("honoured",)]
        assert b"bolt.example" not in linked.page("a")


def test_a_run_without_a_file_remembers_and_an_empty_file_ends_all(tmp_path):
    inputs = (
        [write_lines(tmp_path / "a.jsonl", [ARTICLE])],
        [write_lines(tmp_path / "r.jsonl", [{"article_id": "a", "results": RESULTS}])],
    )
    files = [
        write_lines(tmp_path / f"{len(rows)}.jsonl", rows)
        for rows in ([], [{"action": "bad_domain", "domain": "acme.com"}, *ASIDE])
    ]
    plain, first, remembering, ended = (
        link(tmp_path / out, *inputs, None, decisions).archive.pointer.read()
        for out, decisions in (("plain", None), ("out", files[1]), ("out", None), ("out", files[0]))
    )
    assert (first == remembering, ended == plain, first == plain) == (True, True, False)


def test_the_command_refuses_a_broken_file_before_it_starts(inputs, tmp_path):
    broken = tmp_path / "decisions.csv"
    broken.write_text("action,quote\npin,a,b\n")
    (articles, _), (results,) = inputs
    arguments = ["run", str(articles), str(results), "--out", str(tmp_path / "out"), "--decisions", str(broken)]
    done = CliRunner().invoke(main, arguments)
    assert (done.exit_code, "line 2, column 3: 3 fields under 2 columns" in done.output) == (2, True)


SENTENCES = ["Acme earned $4 billion in 2025.", "Caf\u00e9 sales rose 17%", "Bolt opened", "Is that much?", "e", "gone"]
ACTIONS = st.fixed_dictionaries(
    {
        "action": st.sampled_from(["pin", "forbid", "not_a_claim", "bad_source", "bad_domain", "accept_conflict"]),
        "article_id": st.sampled_from(["", "a", "b"]),
        "quote": st.sampled_from(["", *SENTENCES]),
        "prefix": st.sampled_from(["", "2024."]),
        "url": st.sampled_from(["", *(result["url"] for result in RESULTS)]),
        "domain": st.sampled_from(["", "acme.com", "example.org", "bolt.example"]),
        "decided_at": st.sampled_from(["", "2026-03-01", "2026-03-02"]),
    }
)


def link_one(decisions):
    """The one article linked under decisions, in memory."""
    article = read_article(Row(ARTICLE, None, "f", 1))
    results = [next(iter(iter_row_results(Row({"article_id": "a", **result}, None, "f", 1)))).unpack() for result in RESULTS]
    records = ShardInput(None, (article,), {"a": tuple(results)}, ())
    (outcome,) = link_articles(records, Settings(), Stopwatch(), None, decisions)
    return article, outcome


@settings(max_examples=15)
@given(st.lists(ACTIONS, max_size=6))
def test_no_decisions_break_the_page(rows):
    values = [{name: field for name, field in row.items() if field} for row in rows]
    given_rows = read_decisions([Row(value, None, "f", line) for line, value in enumerate(values)], 2048)
    article, outcome = link_one(given_rows.decisions)
    kept = bytearray(outcome.page.raw)
    for insertion, shift in reversed(list(zip(outcome.page.insertions, shifts(outcome.page.insertions), strict=True))):
        del kept[insertion.byte_position + shift : insertion.byte_position + shift + len(insertion.data)]
    assert bytes(kept) == article.raw
    assert {ruling.decision_id for ruling in outcome.rulings} <= {decision.decision_id for decision in given_rows.decisions.all}
    assert all((ruling.status == "honoured") == (ruling.reason is None) for ruling in outcome.rulings)
    linked = {link.claim_id for link in outcome.links}
    assert {claim.claim_id for claim in outcome.claims} == linked ^ set(outcome.claim_reasons)


def shifts(insertions):
    """How many inserted bytes stand before each insertion."""
    total = 0
    for insertion in insertions:
        yield total
        total += len(insertion.data)


def test_a_broken_file_of_decisions_stops_before_anything_is_written(inputs, tmp_path):
    broken = tmp_path / "decisions.csv"
    broken.write_text("action,qoute\n")
    with pytest.raises(UsageError, match="line 1, column 2"):
        link(tmp_path / "out", *inputs, SMALL_SHARDS, broken)


def test_the_sample_s_decisions_name_articles_of_the_sample(sample, rows):
    known = {row["article_id"] for row in read_lines(sample / "articles.jsonl")} | {p.stem for p in sample.glob("pages/*")}
    assert {row["article_id"] for row in rows if "article_id" in row} <= known


# --- docs/decisions.md ----------------------------------------------------------------------------------------------------

DOC = (Path(__file__).parent.parent / "docs" / "decisions.md").read_text(encoding="utf-8")


def blocks_of(kind):
    return re.findall(rf"^```{kind}\n(.*?)^```", DOC, re.MULTILINE | re.DOTALL)


def test_the_documented_lines_stand_in_the_sample(sample, rows):
    ((lines,), (line,)) = blocks_of("csv"), blocks_of("json")
    known = (sample / "decisions.csv").read_text(encoding="utf-8").splitlines()
    assert set(lines.splitlines()) <= set(known)
    assert json.loads(line) in rows


def test_the_documented_outcome_is_what_the_command_prints(decided, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    command, _, shown = next(block for block in blocks_of("console") if "decisions order by" in block).partition("\n")
    done = CliRunner().invoke(main, shlex.split(command.removeprefix("$ linker ").replace("OUT", str(decided.archive.out))))
    assert done.output.splitlines() == shown.splitlines()


@pytest.mark.parametrize("action", USES)
def test_the_fields_of_every_action_are_documented(action):
    (row,) = re.findall(rf"^\| `{action}` \|(.*?)\|(.*?)\|", DOC, re.MULTILINE)
    assert tuple(tuple(re.findall(r"`(\w+)`", part)) for part in row) == (USES[action].needed, USES[action].allowed)


@pytest.mark.parametrize("reason", [*DecisionReason, *(reason for reason in DropReason if reason in SET_ASIDE)])
def test_every_reason_is_documented(reason):
    assert f"| `{reason}` | {reason.explanation} |" in DOC
