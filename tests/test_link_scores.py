"""Every link has the fate that people's judgements give it, and the figures are those of the published scorer."""

import pytest
from eval.gate import run_scorer
from hypothesis import given
from hypothesis import strategies as st
from shard_runs import link

from flows.evaluation import read_archive, score_archive
from linker_core.gold import GoldArticle, GoldSentence, page_key
from linker_core.intervals import interval_of, interval_of_ratio
from linker_core.link_scores import Fate, PageText, PlacedLink, lay_out, score_article, summarise_links
from linker_core.page import read_page
from linker_core.records import Link, Span
from linker_core.settings import ArticleSettings, Settings

URL = "https://x.org/{}"
LABELS = {
    "whole": "supported",
    "piece": "part",
    "some": "partially",
    "denied": "contradicted",
    "silent": "not_supported",
}
TEXT = "A heading Amazon paid for it. What a sum! Nobody judged this."
CLAIM = GoldSentence("Amazon paid for it.", is_claim=True, labels={page_key(URL.format(n)): label for n, label in LABELS.items()})
EXCLAMATION = GoldSentence("What a sum!", is_claim=False, labels={})
PAGES = frozenset(page_key(URL.format(name)) for name in (*LABELS, "unread"))
GOLD = GoldArticle("a", (CLAIM, EXCLAMATION), PAGES)
FATES = [
    ("Amazon paid", "whole", Fate.WHOLE),
    ("Amazon paid", "piece", Fate.PART),
    ("Amazon paid", "some", Fate.PARTIALLY),
    ("Amazon paid", "denied", Fate.CONTRADICTED),
    ("Amazon paid", "silent", Fate.WRONG_SOURCE),
    ("Amazon paid", "unread", Fate.UNJUDGED),
    ("Amazon paid", "elsewhere", Fate.FOREIGN),
    ("What a sum", "whole", Fate.NO_CLAIM),
    ("heading Amazon paid for", "whole", Fate.CROSSING),
    ("Nobody judged", "whole", Fate.OUTSIDE),
    ("Nobody judged", "elsewhere", Fate.FOREIGN),
]
PAGE = "<h1>A &amp; B</h1><p>One <b>two</b>&nbsp; three &lt;four&gt;.<br>Five\r\n six</p><ul><li>Seven eight</li></ul>"


def placed(words, name, score=0.5):
    start = TEXT.index(words)
    return PlacedLink(Span(start, start + len(words)), page_key(URL.format(name)), score)


def score(*links):
    return score_article(GOLD, PageText(TEXT, links, (Span(10, 29),)))


@pytest.mark.parametrize(("words", "name", "fate"), FATES)
def test_a_link_s_fate(words, name, fate):
    (link,) = score(placed(words, name)).links
    assert link.fate is fate


def test_a_page_linked_twice_in_a_sentence_counts_once():
    assert len(score(placed("Amazon", "whole"), placed("paid", "whole")).links) == 1


def test_two_pages_in_a_sentence_count_both():
    assert len(score(placed("Amazon", "whole"), placed("paid", "some")).links) == 2


def test_claims_are_told_by_sentence():
    assert score().claims == ((True, True), (False, False))


def test_an_article_without_a_page_has_nothing_right():
    missing = score_article(GOLD, None)
    assert (missing.links, missing.count_linkable, missing.claims) == ((), 1, ((True, False), (False, False)))


def test_figures():
    links = [placed("Amazon", "whole", 0.9), placed("paid", "some", 0.4), placed("What a sum", "whole", 0.6)]
    figures = summarise_links([score(*links), score()])
    assert (figures.links, figures.judged, figures.hit, figures.linkable) == (3, 3, 1, 2)
    assert (figures.precision_strict, figures.precision_lenient, figures.bad, figures.recall) == (0.3333, 0.6667, 0.3333, 0.5)
    assert summarise_links([score(*links)], min_score=0.7).precision_strict == 1.0


def test_nothing_linked_has_no_precision():
    figures = summarise_links([score()])
    assert (figures.precision_strict, figures.precision_strict_95, figures.recall) == (None, None, 0.0)


def test_no_article_has_no_figures():
    assert summarise_links([]).recall_95 is None


@given(st.data())
def test_links_are_found_where_they_stand(data):
    page = read_page(PAGE, ArticleSettings())
    block = data.draw(st.sampled_from(page.blocks))
    start = data.draw(st.integers(0, len(block.text) - 1))
    end = data.draw(st.integers(start + 1, len(block.text)))
    span = block.page_span(start, end)
    link = Link("l", "a", "c", "s", URL.format("whole"), "", "", (span,), "", 0, 0, "", 0.5)
    laid = lay_out(page, [link], [(block.ordinal, Span(start, end))])
    (found,) = laid.links
    assert laid.text[found.span.start : found.span.end].strip() == block.text[start:end].replace("\n", " ").strip()
    assert laid.claims[0].start == found.span.start


def test_intervals_hold_the_figure_and_come_again():
    interval = interval_of_ratio([1, 0, 1, 1, 0, 1], [1, 1, 1, 2, 1, 1])
    assert interval[0] < 4 / 7 < interval[1]
    assert interval == interval_of_ratio([1, 0, 1, 1, 0, 1], [1, 1, 1, 2, 1, 1])


def test_rows_of_a_group_are_drawn_together():
    values = [0.0, 1.0]
    alone, together = (interval_of(groups, lambda rows: sum(values[row] for row in rows) / len(rows)) for groups in ("ab", "aa"))
    assert (alone, together) == ((0.0, 1.0), (0.5, 0.5))


def test_the_figures_are_the_published_scorer_s(shared, tmp_path):
    folder = shared / "eval" / "factcheck"
    linked = link(tmp_path, [folder / "articles.jsonl.gz"], [folder / "results.jsonl.gz"])
    told = run_scorer(shared / "eval" / "score_links.py", folder / "gold.jsonl", linked.html)
    figures = summarise_links(score_archive(read_archive(folder, Settings()), Settings()))
    ours = [getattr(figures, name) for name in ("links", "judged", "unjudged", "outside", "linkable", "hit")]
    assert ours == [told[name] for name in ("links", "judged", "unjudged", "outside", "linkable", "hit")]
    shares = [figures.precision_strict, figures.precision_lenient, figures.bad, figures.recall]
    assert shares == [told[name] for name in ("P_strict", "P_lenient", "bad", "R")]
    assert figures.precision_strict_95 == pytest.approx(told["P_strict_95"], abs=0.05)
