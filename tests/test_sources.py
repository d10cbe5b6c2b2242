"""From results to sources: text, identity, rank, reasons, passages."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linker_core.authority import load_authority
from linker_core.digests import digest_bytes, digest_parts
from linker_core.reasons import SourceReason
from linker_core.records import Article, Result
from linker_core.settings import SourceSettings
from linker_core.source_text import TextReader, cut_text, is_markup, join_texts, merge_texts, read_text
from linker_core.sources import MAX_PASSAGE_CHARS, read_sources, split_passages

ARTICLE = Article("a1", b"", "d", url="https://www.blog.example/post")
SETTINGS = SourceSettings()
AUTHORITY = load_authority(None)
TEXT = "Northwind opened a plant in Leeds in 2021. It employs 300 people."


def result(url="https://source-12.example/a", position=1, **fields):
    return Result("a1", url, digest_parts(url, str(fields)), position, **{"content": TEXT, **fields})


def read(*results, settings=SETTINGS, article=ARTICLE, texts=None):
    return read_sources(article, results, settings, AUTHORITY, texts)


def reasons(*results, **options):
    return [source.reason for source in read(*results, **options)]


def test_a_usable_result_becomes_a_source():
    (source,) = read(result("http://www.reuters.com/world/x/?utm_source=a", title=" A\x1b[31mB\u202e ", published="Oct 29, 2020"))
    assert (source.canonical_url, source.domain, source.tier) == ("https://reuters.com/world/x", "reuters.com", "news")
    assert (source.title, source.published_on, source.text) == ("A [31mB", "2020-10-29", TEXT)
    assert source.source_id == digest_parts("source", "https://reuters.com/world/x")
    assert source.text_digest == digest_bytes(TEXT.encode())
    assert source.reason is None


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("javascript:alert(1)", SourceReason.BAD_SCHEME),
        ("https://user@source.example/a", SourceReason.CREDENTIALS),
        ("https://blog.example/other", SourceReason.OWN_SITE),
        ("https://shop.blog.example/other", SourceReason.OWN_SITE),
        ("https://ours.example/a", SourceReason.OWN_SITE),
        ("https://source.example/", SourceReason.FRONT_PAGE),
        ("https://source.example/search?q=x", SourceReason.SEARCH_PAGE),
        ("https://source.example/login", SourceReason.LOGIN_PAGE),
        ("https://www.openpr.com/news/1", SourceReason.BLOCKED_TIER),
        ("https://en.competitor.example/a", SourceReason.BLOCKED_TIER),
        ("https://notblog.example/a", None),
        ("https://blog.example.org/a", None),
        ("https://notcompetitor.example/a", None),
    ],
)
def test_each_unusable_result_has_its_reason(url, reason):
    settings = SourceSettings(own_domains=("www.ours.example",), blocked_domains=("competitor.example",))
    assert reasons(result(url), settings=settings) == [reason]


def test_neighbours_on_a_platform_are_not_one_site():
    article = replace(ARTICLE, url="https://mine.blogspot.com/2024/post.html")
    urls = ["https://theirs.blogspot.com/2024/a.html", "https://mine.blogspot.com/2024/b.html"]
    assert reasons(*map(result, urls), article=article) == [SourceReason.OWN_SITE, None]
    assert reasons(result(urls[1]), article=replace(ARTICLE, url=None)) == [None]


def test_refused_results_keep_an_identity_of_their_own():
    one, other = read(result("javascript:a"), result("javascript:b", position=2))
    assert one.source_id == digest_parts("refused", "javascript:a") != other.source_id
    assert (one.canonical_url, one.domain, one.tier) == ("", "", "")


def test_order_is_by_position_and_address_whatever_the_order_of_results():
    results = [result(f"https://s{n}.example/a", position) for n, position in enumerate([2, 1, None, 1])]
    expected = [
        (1, "https://s1.example/a"),
        (1, "https://s3.example/a"),
        (2, "https://s0.example/a"),
        (4, "https://s2.example/a"),
    ]
    assert [(s.position, s.url) for s in read(*results)] == [(s.position, s.url) for s in read(*reversed(results))] == expected


def test_the_first_address_of_a_page_with_text_stays():
    empty = result("https://s.example/a", 1, content=None)
    second, third = result("http://www.s.example/a", 2), result("https://s.example/a/#x", 3)
    assert reasons(third, second, empty) == [SourceReason.NO_TEXT, None, SourceReason.DUPLICATE_SOURCE]
    assert reasons(second, result("https://s.example/b", 3)) == [None, None]


def test_sections_of_one_page_are_read_together():
    parts = ["Leeds has a plant.", "It employs 300.", "leeds  has a PLANT."]
    pages = [
        result(f"https://s.example/a#{n}", n, content=part, published="2024-01-05" if n else None) for n, part in enumerate(parts)
    ]
    kept, *others = read(*pages, result("https://s.example/b", 9, content="Else."))
    assert (kept.text, kept.published_on) == ("Leeds has a plant.\n\nIt employs 300.", "2024-01-05")
    assert kept.text_digest == digest_bytes(kept.text.encode())
    assert [(s.text, s.reason) for s in others] == [
        *((part, SourceReason.DUPLICATE_SOURCE) for part in parts[1:]),
        ("Else.", None),
    ]


@pytest.mark.parametrize(
    ("limit", "text"), [(3, "one"), (5, "one"), (6, "one\n\nt"), (8, "one\n\ntwo"), (20, "one\n\ntwo\n\nthree")]
)
def test_merged_texts_never_exceed_the_limit(limit, text):
    assert merge_texts(["one", "two", "ONE", "three"], limit)[: len(text)] == text
    assert len(merge_texts(["one", "two", "three"], limit)) <= limit


@pytest.mark.parametrize("content", [None, "", " \n ", "\x00", "<html><body><script>x()</script></body></html>"])
def test_without_text_there_is_no_source(content):
    assert reasons(result(content=content)) == [SourceReason.NO_TEXT]


@pytest.mark.parametrize(
    ("content", "snippet", "text"),
    [
        (TEXT, None, TEXT),
        (None, "Only an excerpt.", "Only an excerpt."),
        (TEXT, "opened a PLANT\nin Leeds", TEXT),
        (TEXT, "Northwind opened a plant ... employs 300 people.", TEXT),
        (TEXT, "<b>Northwind</b> opened a plant…", TEXT),
        (TEXT, "It makes bicycles.", TEXT + "\n\nIt makes bicycles."),
        (None, "R&amp;D rose <strong>5%</strong>", "R&D rose 5%"),
        (None, "AT&amp;T rose", "AT&amp;T rose"),
    ],
)
def test_snippets_are_added_only_where_they_say_more(content, snippet, text):
    assert join_texts(content or "", snippet or "", 1000) == text


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("a\x00b\x0bc\td\ne", "a b c\td\ne"),
        ("one\r\ntwo\rthree", "one\ntwo three"),
        ("A <b>tag</b> in a text, and 3 < 4 > 2.", "A <b>tag</b> in a text, and 3 < 4 > 2."),
        ("  spaces  stay \u00a0 &amp; entities ", "  spaces  stay \u00a0 &amp; entities "),
        ("<p>One &amp; two</p>", "One & two"),
        ("<!doctype html><title>T</title><p>A<br>B</p>tail<div>C\n  D</div>", "A\nB\ntail\nC D"),
        ("<html><body><nav>N</nav><header>H</header><p>A <i>b</i>c.</p><footer>F</footer><aside>S</aside>", "A bc."),
        ("<body><article><header><h1>Title</h1></header><p>A.</p></article></body>", "Title\nA."),
        ("<body><p>A.</p><form><input><label>Mail</label></form></body>", "A."),
        ("<body><form id=aspnetForm><p>A.</p></form></body>", "A."),
        ("<body><p>A.<span hidden>no</span><span style='display:none'>no</span></p><template>T</template></body>", "A."),
        ("<table><tr><td>Revenue</td><td>25</td></tr><tr><td>Cost</td><td>3</td></tr></table>", "Revenue 25\nCost 3"),
        (
            "<p>a</p><style>x{}</style><script>alert('<p>no</p>')</script><noscript>n</noscript><svg><text>s</text></svg><p>b</p>",
            "a\nb",
        ),
        ("<div>\ud800 x</div>", "? x"),
        ("<body hidden><p>A</p></body>", "A"),
    ],
)
def test_markup_is_reduced_and_plain_text_is_left_alone(content, text):
    assert read_text(content) == text


@pytest.mark.parametrize(
    "text", ["", "plain", "a < b", "Use <p> and </p> here.", "<p>opens only", "1 <a>b</a> <i>c</i>", "x <html> y"]
)
def test_texts_that_quote_tags_are_no_markup(text):
    assert not is_markup(text)


TAGS = st.sampled_from(
    [
        "<nav>",
        "</nav>",
        "<p>",
        "</p>",
        "<body hidden>",
        "<form>",
        "<table><tr><td>",
        "<template>",
        "<svg>",
        "</div>",
        "x ",
        "<!--",
        "&#0;",
    ]
)


@given(st.lists(st.one_of(TAGS, st.text(max_size=3))).map("".join))
def test_any_markup_is_read(markup):
    text = read_text(f"<!doctype html>{markup}")
    assert all(line == " ".join(line.split()) != "" for line in text.split("\n") if text)


def test_deeply_nested_markup_is_read():
    assert read_text("<body>" + "<div>" * 20_000 + "deep" + "<nav>" * 2000) == "deep"


def test_endless_markup_is_cut_before_it_costs_minutes():
    assert read_text("<body>early" + "<div>" * 1_000_000 + "late") == "early"


@pytest.mark.parametrize(
    ("text", "limit", "cut"),
    [
        ("one\ntwo\nthree", 20, "one\ntwo\nthree"),
        ("one\ntwo\nthree", 9, "one\ntwo"),
        ("one\ntwo", 3, "one"),
        ("abcdef", 4, "abcd"),
    ],
)
def test_long_texts_end_at_a_line(text, limit, cut):
    assert cut_text(text, limit) == cut


@given(st.text(), st.text(), st.integers(1, 50))
def test_texts_never_exceed_the_limit(content, snippet, limit):
    text, digest = TextReader(limit).read(content, snippet)
    assert len(text) <= limit
    assert digest == digest_bytes(text.encode("utf-8", "surrogatepass"))


def test_a_shared_reader_reads_a_content_once():
    cache = {}
    texts = TextReader(SETTINGS.max_text_chars, cache)
    first, second = read(result(), texts=texts), read(result("https://other.example/a"), texts=texts)
    assert first[0].text is second[0].text
    assert len(cache) == 1


def spans(text):
    return [text[p.start : p.end] for p in split_passages("d", text)]


def test_passages_are_sentences_of_two_words_or_more():
    assert spans(TEXT + "\nHome\n  Contact us  \n\n") == [*TEXT.replace(". It", ".|It").split("|"), "Contact us"]
    assert [(p.text_digest, p.ordinal) for p in split_passages("d", TEXT)] == [("d", 0), ("d", 1)]


@pytest.mark.parametrize("text", ["word " * 400, "x" * 2000 + " y", ("clause of several words; " * 100), "tab\t" * 500])
def test_monster_sentences_are_cut_without_loss(text):
    pieces = spans(text)
    assert max(map(len, pieces)) <= MAX_PASSAGE_CHARS
    assert "".join("".join(pieces).split()).startswith("".join(text.split())[:500]) or "x" in text


def test_monster_sentences_are_cut_after_clauses():
    assert all(piece.endswith(";") for piece in spans("clause of several words; " * 100))


@given(st.text(st.sampled_from("ab ;.\n\t\u00a0é,"), max_size=2000).map(lambda text: text * 3))
def test_passages_have_exact_offsets(text):
    passages = split_passages("d", text)
    said = [text[p.start : p.end] for p in passages]
    assert all(piece == piece.strip() and 0 < len(piece) <= MAX_PASSAGE_CHARS for piece in said)
    assert all(one.end <= two.start for one, two in pairwise(passages))


PROSE = "<p>Northwind opened a plant in Leeds in 2021, and employs 300 people there.</p>" * 3


@pytest.mark.parametrize(
    "part",
    [
        '<div class="Comments-list">They lie.</div>',
        '<section id="related-posts"><p>Elsewhere.</p></section>',
        '<ul class="social-share"><li>Tweet</li></ul>',
        '<div><div class="sidebar"><div class="promo">Buy.</div></div></div>',
        '<div role="complementary">Weather.</div>',
    ],
)
def test_what_stands_around_an_article_is_no_evidence(part):
    assert read_text(f"<html><body>{part}<article>{PROSE}</article></body></html>").split("\n") == [PROSE[3:75]] * 3


@pytest.mark.parametrize(
    "page",
    [
        f'<html><body class="has-sidebar">{PROSE}</body></html>',
        f'<html><body><div class="shared-layout">{PROSE}</div></body></html>',
        f'<html><body><div id="menu-page"><h1>Leeds</h1></div>{PROSE}</body></html>',
        f'<html><body><p class="social">Said.</p>{PROSE}</body></html>',
        f'<html><body>{PROSE}<div class="note">A note.</div></body></html>',
    ],
)
def test_a_name_alone_does_not_take_an_article_away(page):
    text = read_text(page)
    assert text.count("Northwind opened a plant") == 3
    assert all(word in text for word in ("Leeds", "Said.", "A note.") if word in page)
