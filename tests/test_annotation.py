import html5lib
import pytest
from html5lib_cases import tree_documents
from html_cases import REL, URL, annotate, article, link, page_of, real_pages, sentence_spans, words

from linker_core.annotation import annotate_page, apply_insertions, opening_tag, remove_insertions
from linker_core.charsets import decode_page
from linker_core.errors import PromiseError
from linker_core.gate import passes_gate
from linker_core.reasons import ArticleReason
from linker_core.records import Insertion, Span

TAGS = [
    ("https://example.org/?a=1&b=2", "https://example.org/?a=1&amp;b=2"),
    ("HTTP://example.org/\"<>'", "HTTP://example.org/&quot;&lt;&gt;&#x27;"),
    ("https://example.org/é 日", "https://example.org/%C3%A9%20%E6%97%A5"),
    ("https://example.org/%C3%A9?%", "https://example.org/%C3%A9?%"),
    ("https://example.org/\u202egro", "https://example.org/%E2%80%AEgro"),
]
BAD_ADDRESSES = ["javascript:alert(1)", "ftp://x.org/", "//x.org/", "", "https://", "https://x.org/\n", "https://x.org/\0", "https://x.org/\x85", " https://x.org/", "https://x.org/\udc80"]  # fmt: skip
BAD_RELS = [
    "",
    "noopener",
    "noopener noreferrer ",
    "nofollow noopener noreferrer",
    'noopener noreferrer x"',
    "noopener noreferrer  nofollow",
    "Noopener noreferrer",
]
INSERTIONS = [
    (b"", [], b""),
    (b"abc", [], b"abc"),
    (b"abc", [(0, b"<")], b"<abc"),
    (b"abc", [(1, b"<"), (2, b">")], b"a<b>c"),
    (b"abc", [(1, b"<"), (2, b">"), (2, b"<"), (3, b">")], b"a<b><c>"),
    (b"\xff\r\n", [(1, b"\r\n")], b"\xff\r\n\r\n"),
]
BROKEN = [
    (b"a<b>", [(1, b">")]),
    (b"ab", [(2, b"x")]),
    (b"a<b", [(2, b"<")]),
    (b"", [(0, b"x")]),
    (b"axxb", [(1, b"x"), (0, b"x")]),
]
TAG = '<a href="https://example.org/0" target="_blank" rel="noopener noreferrer">'
REFUSED_SPANS = [[Span(3, 5), Span(4, 6)], [Span(3, 3)], [Span(3, 99)], [Span(5, 3)], [Span(-1, 2)]]
PASSES = [
    ("<p>a b</p>", "<p>a [b]</p>"),
    ("<p>a <b>b</b> c</p>", "<p>a [<b>b</b> c]</p>"),
    ("<p><a href=x>a</a> b</p>", "<p><a href=x>a</a> [b]</p>"),
    (f"<p>{TAG}a</a> b</p>", f"<p>{TAG}a</a> [b]</p>"),
]
FAILS = [
    ("<p>a b</p>", "<p>a b</p>"),
    ("<p>a b</p>", "<p>a [b]!</p>"),
    ("<p>a b</p>", "<p>[a] [b]</p>"),
    ("<p>a b</p>", "<p>a [ ]b</p>"),
    ("<p><a href=x>a b</a></p>", "<p><a href=x>a [b]</a></p>"),
    ("<p><a href=x>a b c</a></p>", "<p><a href=x>a [b] c</a></p>"),
    ("<title>a</title>", "<title>[a]</title>"),
    ("<!-- a -->b", "<!-- [a] -->b"),
    ("<button>a</button>", "<button>[a]</button>"),
    ("<svg><text>a</text></svg>", "<svg><text>[a]</text></svg>"),
    ("<p>a<p>b", "<p>[a<p>b]"),
    ("<p>&amp;", "<p>&am[p;]"),
]
CHARSETS = ["utf-8", "utf-8-sig", "shift_jis", "euc-jp", "gb18030", "windows-1251", "windows-1252"]


@pytest.mark.parametrize(("url", "href"), TAGS)
def test_opening_tag_escapes_the_address(url, href):
    assert opening_tag(
        url, "noopener noreferrer sponsored"
    ) == f'<a href="{href}" target="_blank" rel="noopener noreferrer sponsored">'.encode("ascii")


@pytest.mark.parametrize("url", BAD_ADDRESSES)
def test_opening_tag_refuses_other_addresses(url):
    with pytest.raises(ValueError, match=r"cannot be linked|surrogates"):
        opening_tag(url, REL)


@pytest.mark.parametrize("rel", BAD_RELS)
def test_opening_tag_refuses_other_rels(rel):
    with pytest.raises(ValueError, match="noopener noreferrer"):
        opening_tag(URL, rel)


@pytest.mark.parametrize(("raw", "edits", "published"), INSERTIONS)
def test_insertions_apply_and_come_out_again(raw, edits, published):
    insertions = [Insertion(*edit) for edit in edits]
    assert apply_insertions(raw, insertions) == published
    assert remove_insertions(published, insertions) == raw


@pytest.mark.parametrize(("published", "edits"), BROKEN)
def test_removal_names_the_position_that_does_not_fit(published, edits):
    with pytest.raises(PromiseError, match=r"byte \d+"):
        remove_insertions(published, [Insertion(*edit) for edit in edits])


@pytest.mark.parametrize("positions", [[2, 1], [4], [-1]])
def test_insertions_out_of_order_are_refused(positions):
    with pytest.raises(PromiseError, match="insertion at byte"):
        apply_insertions(b"abc", [Insertion(position, b"x") for position in positions])


@pytest.mark.parametrize("charset", CHARSETS)
def test_annotates_in_the_charset_of_the_page(charset):
    text = "<p>a b</p>\r\n" if charset == "windows-1252" else "<p>Это b</p>\r\n"
    raw = text.encode(charset)
    page = annotate(raw, words(page_of(decode_page(raw, charset.removesuffix("-sig")).text))[1:2], charset.removesuffix("-sig"))
    assert page.raw == text.replace("b", f"{TAG}b</a>").encode(charset)
    assert remove_insertions(page.raw, page.insertions) == raw


def test_neighbouring_links_close_before_they_open():
    page = annotate(b"<p>ab", [(Span(3, 4),), (Span(4, 5),)])
    assert page.raw.count(b"</a><a ") == 1
    assert [insertion.byte_position for insertion in page.insertions] == [3, 4, 4, 5]


def test_one_link_in_several_runs():
    page = annotate(b"<p><i>a</i><b>b</b>", [(Span(6, 7), Span(14, 15))])
    assert page.raw.decode() == f"<p><i>{TAG}a</a></i><b>{TAG}b</a></b>"


@pytest.mark.parametrize("spans", REFUSED_SPANS)
def test_unfit_spans_leave_the_page_alone(spans):
    page = annotate(b"<p>abcd", [(span,) for span in spans])
    assert (page.raw, page.insertions, page.reason) == (b"<p>abcd", (), ArticleReason.GATE_FAILED)


@pytest.mark.parametrize(
    "bad", [link(Span(3, 5), url="javascript:x"), link(Span(3, 5), rel="nofollow"), link(Span(0, 5)), link(Span(1, 2))]
)
def test_unfit_links_leave_the_page_alone(bad):
    page = annotate_page(article(b"<p>abcd"), decode_page(b"<p>abcd"), [bad])
    assert (page.raw, page.insertions, page.reason) == (b"<p>abcd", (), ArticleReason.GATE_FAILED)


def test_page_without_links_stays():
    page = annotate(b"<p>a", [])
    assert (page.raw, page.insertions, page.reason) == (b"<p>a", (), ArticleReason.NO_LINK)


@pytest.mark.parametrize(("original", "marked"), PASSES)
def test_gate_lets_sound_pages_pass(original, marked):
    assert passes_gate(original, linked(marked), ["https://example.org/0"])


@pytest.mark.parametrize(("original", "marked"), FAILS)
def test_gate_stops_what_changes_the_page(original, marked):
    assert not passes_gate(original, linked(marked), ["https://example.org/0"])


def test_gate_counts_addresses():
    assert not passes_gate("<p>a", linked("<p>[a]"), ["https://example.org/1"])
    assert not passes_gate("<p>a", linked("<p>[a]"), ["https://example.org/0"] * 2)


def test_tree_construction_documents(shared):
    refused, linked_pages = [], 0
    for document in tree_documents(shared / "html" / "html5lib-tests" / "tree-construction"):
        raw = document.encode("utf-8", "surrogatepass")
        page = annotate(raw, words(page_of(decode_page(raw, "utf-8").text))[:6], "utf-8")
        assert remove_insertions(page.raw, page.insertions) == raw
        linked_pages += page.reason is None
        refused += [document] if page.reason == ArticleReason.GATE_FAILED else []
    assert (len(refused), linked_pages > 400) == (0, True), refused


def test_real_pages_pass_the_gate(shared):
    refused = []
    for name, raw in real_pages(shared):
        decoded = decode_page(raw)
        page = annotate(raw, sentence_spans(decoded, page_of(decoded.text)))
        assert remove_insertions(page.raw, page.insertions) == raw
        refused += [name] if page.reason == ArticleReason.GATE_FAILED else []
    assert refused == []


@pytest.mark.filterwarnings("ignore::html5lib.constants.DataLossWarning")
@pytest.mark.parametrize("scripting", [True, False])
def test_html5lib_sees_the_links_in_their_places(shared, scripting):
    parser = html5lib.HTMLParser(html5lib.getTreeBuilder("lxml"), namespaceHTMLElements=False)
    for _, raw in [pair for pair in real_pages(shared) if len(pair[1]) < 12_000][::3]:
        decoded = decode_page(raw)
        page = annotate(raw, sentence_spans(decoded, page_of(decoded.text)))
        before = "".join(parser.parse(decoded.text, scripting=scripting).getroot().itertext())
        tree = parser.parse(page.raw.decode(decoded.charset, "surrogateescape"), scripting=scripting).getroot()
        links = [node for node in tree.iter("a") if node.get("href", "").startswith("https://example.org/")]
        assert len(links) * 2 == len(page.insertions)
        assert "".join(tree.itertext()) == before
        assert not any(
            {parent.tag for parent in node.iterancestors()} & {"a", "button", "title", "select", "svg", "noscript"}
            for node in links
        )


def linked(marked):
    return marked.replace("[", TAG).replace("]", "</a>")
