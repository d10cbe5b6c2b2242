import re

import pytest
from html5lib_cases import tree_documents
from html_cases import SETTINGS, page_of, real_pages, wrapped
from selectolax.lexbor import LexborHTMLParser

from linker_core import contexts, elements
from linker_core.contexts import page_context
from linker_core.page import read_page
from linker_core.reasons import ArticleReason
from linker_core.records import Barrier, BlockKind, Span

KINDS = [
    ("<p>x", BlockKind.PARAGRAPH), ("<div>x", BlockKind.PARAGRAPH), ("x", BlockKind.PARAGRAPH), ("<li>x", BlockKind.LIST_ITEM),
    ("<dl><dt>x", BlockKind.LIST_ITEM), ("<li><p>x", BlockKind.LIST_ITEM), ("<table><td>x", BlockKind.TABLE_CELL),
    ("<table><th>x", BlockKind.TABLE_CELL), ("<table><td><p>x", BlockKind.PARAGRAPH), ("<h3>x", BlockKind.HEADING),
    ("<blockquote><p>x", BlockKind.QUOTE), ("<figcaption>x", BlockKind.CAPTION), ("<table><caption>x", BlockKind.CAPTION),
    ("<pre>x", BlockKind.CODE), ("<nav><p>x", BlockKind.NAVIGATION), ("<footer><p>x", BlockKind.NAVIGATION),
    ("<header><p>x", BlockKind.NAVIGATION), ("<header><h1>x", BlockKind.HEADING), ("<aside><h2>x", BlockKind.NAVIGATION),
    ("<article><header><p>x", BlockKind.PARAGRAPH), ("<article><header><div>x", BlockKind.NAVIGATION),
    ("<main><aside><p>x", BlockKind.PARAGRAPH), ("<article><aside><ul><li>x", BlockKind.NAVIGATION),
    ("<aside><article><p>x", BlockKind.NAVIGATION), ("<article><footer><p>x", BlockKind.NAVIGATION),
    ("<select><option>x", BlockKind.NAVIGATION), ("<details><summary>x", BlockKind.NAVIGATION), ("<div role=navigation>x", BlockKind.NAVIGATION),
    ('<div class="a region-footer">x', BlockKind.NAVIGATION), ("<div id=footer><p>x", BlockKind.NAVIGATION),
    ('<div class="has-footer footers">x', BlockKind.PARAGRAPH), ("<div data-x=footer>x", BlockKind.PARAGRAPH),
    ("<p>outside</p><form><p>x", BlockKind.NAVIGATION), ("<form><p>x", BlockKind.PARAGRAPH), ("long outside<form><article><p>x", BlockKind.PARAGRAPH),
]  # fmt: skip
TEXTS = [
    ("<p> a\r\n\t b  c </p>", ["a b c"]),
    ("<p>a <b> b</b>c<i> </i>d", ["a bc d"]),
    ("<p>a<br>b <br/> c</br>d<br>", ["a\nb\nc\nd"]),
    ("<p>1&nbsp;&lt; 2 &amp;amp; &NotEqualTilde;", ["1\xa0< 2 &amp; \u2242\u0338"]),
    ("<pre>\na\r\n  b</pre>", ["\na\n  b"]),
    ("a<p>b<div>c</div>d<hr>e", ["a", "b", "c", "d", "e"]),
    ("<p>a<script>x</script><style>x</style><textarea>x</textarea><!--x-->b", ["a", "b"]),
    ("<title>x</title><iframe>x</iframe><noembed>x</noembed><p>a", ["a"]),
    ("<p>a<span hidden>x</span>b", ["ab", "x"]),
    ("<p>a<svg><title>x</title><p>b", ["a", "x", "b"]),
    ("<p>a <math><mi>b</mi><mo>=</mo><mn>2</mn></math> c", ["a b=2 c"]),
    ("<p>a\0b", ["ab"]),
    ("\ufeffa\ufeffb", ["a\ufeffb"]),
    ("<p>&#32; &#13;a &#32; &#10;b&#9;</p>", ["a b"]),
    ("<p>a < b <1 </ x>c", ["a < b <1 c"]),
    ("<ul><li>a<ul><li>b</ul>c<li>d</ul>e", ["a", "b", "c", "d", "e"]),
    ("<table><tr><td>a<td>b<tr><th>c</table>d", ["a", "b", "c", "d"]),
]
BARRIERS = [
    ("<a href=y>x</a>", Barrier.LINK), ("<a>x</a>", Barrier.LINK), ("<p><a name=y>a<p>b<p>x", Barrier.LINK), ("<h2>x</h2>", Barrier.HEADING),
    ("<nav>x</nav>", Barrier.NAVIGATION), ("<button>x</button>", Barrier.NAVIGATION), ("<label>x</label>", Barrier.NAVIGATION),
    ("<figcaption>x</figcaption>", Barrier.CAPTION), ("<code>x</code>", Barrier.CODE), ("<kbd>x</kbd>", Barrier.CODE),
    ("<pre>x</pre>", Barrier.CODE), ("<blockquote>x</blockquote>", Barrier.QUOTE), ("<p hidden>x</p>", Barrier.HIDDEN),
    ("<p aria-hidden=true>x</p>", Barrier.HIDDEN), ("<p style='color:red;DISPLAY : none'>x</p>", Barrier.HIDDEN),
    ("<p style=visibility:hidden>x</p>", Barrier.HIDDEN), ("<template>x</template>", Barrier.HIDDEN), ("<noscript>x</noscript>", Barrier.HIDDEN),
    ("<p data-nolink>x</p>", Barrier.EXCLUDED), ("<body data-nolink><p>x</p>", Barrier.EXCLUDED), ("<div data-nolink><ul><li><b>x</b></ul></div>", Barrier.EXCLUDED),
    ("<svg><text>x</text></svg>", Barrier.MARKUP), ("<math><mi>x</mi></math>", Barrier.MARKUP), ("<table>x</table>", Barrier.MARKUP),
    ("<table><tr>x</table>", Barrier.MARKUP), ("<table><tbody><b>x</b></table>", Barrier.MARKUP), ("<ruby>x</ruby>", Barrier.MARKUP),
    ("[gallery ids='x']", Barrier.SHORTCODE), ("[caption]x[/caption]", Barrier.SHORTCODE), ("[x a=b]", Barrier.SHORTCODE),
    ("{{ x }}", Barrier.SHORTCODE), ("{% x %}", Barrier.SHORTCODE), ("<% x %>", Barrier.SHORTCODE), ("<?php $a->x; ?>", Barrier.SHORTCODE),
    ("{{ x", Barrier.SHORTCODE), ("<?= $a->b > x", Barrier.SHORTCODE), ("a <a>[b</a> c=d x]", Barrier.SHORTCODE), ("<code hidden>x</code>", Barrier.HIDDEN),
    # a link that a table, cell or object shields from its end tag
    ("<a>a<table></a><td>b</table>x</a>", Barrier.LINK), ("<a>a<object></a>b</object>x", Barrier.LINK), ("<table><tr><td><a>a<td>b</table><a>x", Barrier.LINK),
    # a noscript that browsers with and without scripts end at different places
    ("<noscript><!-- </noscript> --></noscript><p>x", Barrier.MARKUP), ("<noscript><style></noscript></style></noscript><p>x", Barrier.MARKUP),
    ("<noscript><div></noscript><p>x</div>", Barrier.HIDDEN), ("<noscript><table></noscript><p>y</table></noscript><p>x", Barrier.MARKUP), ("<div><noscript></div></noscript><p>x", Barrier.MARKUP),
    # what a parser opens again, or how svg ends, is not followed to the end
    ("<p><b data-nolink>a<p>x", Barrier.MARKUP), ("<svg><p>x", Barrier.MARKUP), ("<frameset><p>x", Barrier.MARKUP),
]  # fmt: skip
OPEN = [
    "<p>x</p>", "<a href=y>a</a>x", "<a>a<a>b</a>x", "<table><td><a>a</table>x", "<p hidden>a</p>x", "<p data-no>x</p>", "<p aria-hidden=false>x</p>",
    "<p style='overflow:hidden'>x</p>", "<body hidden>x", "<noscript><img></noscript><p>x", "<noscript><p>a</p></noscript><p>x", "<table><td>x</table>",
    "<svg/><p>x", "<svg><title>a</title><style>b</style></svg>x", "[sic] x", "[the company x]", "[1] x", "{ x }", "<?xml:o a />x", "<?php $a->b; ?>x", "<!-- x -->x", "<code>a</code>x",
    "<form><select><option>a</select></form>x", "<button>a</button>x", "<div><form></div>x</form>", "<p>a<table><td>b</table>x", "<q>x</q>", "<cite>x</cite>",
]  # fmt: skip
WRAPPED = [
    ("<p>some [words] here", "words"),
    ("<p>[all of it]", "all of it"),
    ("<p>a [b <b>c</b> d] e", "b c d"),
    ("<p>a <b>[b c]</b> d", "b c"),
    ("<p>a [<b>b</b> c] d", "b c"),
    ("<p>a [b <i><b>c</b></i>] d", "b c"),
    ("<p>a <b>b [c]</b> [d] e", "c d"),
    ("<p>[a] <em>[b] <b>[c]</b> d</em>", "a b c"),
    ("<p>a <b>b <i>[c]</b> [d]</i>", "c d"),
    ("<p>a [b<wbr>c] d", "bc"),
    ("<p>a [1&nbsp;000 &lt; 2] b", "1\xa0000 < 2"),
    ("<p>a [&amp;] b", "&"),
    ("<p>a [b\r\n c] d", "b c"),
    ("<p>a [b <i> </i>]<i>[c] d</i>", "b c"),
]
UNWRAPPED = [
    ("<p>a <!-- x -->b", "a b"), ("<p>a<br>b", "a\nb"), ("<p>a <img>b", "a b"), ("<p>a <a>b</a>", "a b"), ("<p>a <a name=x></a>b", "a b"),
    ("<p>a <x-y>b</x-y>", "a b"), ("<p>a <script></script>b", "a b"), ("<p>a <span hidden>x</span> b", "a b"), ("<p>a <svg></svg>b", "a b"),
    ("<p>a <b data-nolink>b</b>", "a b"), ("<p>a <code>b</code>", "a b"), ("<p>1 <2 3", "2 3"), ("<p>1 <2 3", "1 <"),
    ("<p>a </", "a </"), ("<p>a [gallery] b", "a [gallery] b"), ("<p>&nbsp;a", "\xa0"),
]  # fmt: skip
DEEP = [
    "<div>",
    "<b>",
    "<svg><g>",
    "<table><td>",
    "<ul><li>",
    "<a>",
    "<p><object>",
    "<template>",
    "<select><optgroup>",
    "<math><mi>",
]
LONG = [
    "<",
    "</",
    "<p>",
    "</p>",
    "<a></a>",
    "</a>",
    "<b></b>",
    "<li>",
    "&amp",
    "[a ",
    "[a]",
    "{{",
    "<%",
    "<?",
    "<br>",
    "<table>",
    "<td>",
    "<form>",
    "<!-->",
]


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_kind_of_block(text, kind):
    assert page_of(text).blocks[-1].kind == kind


@pytest.mark.parametrize(("text", "texts"), TEXTS)
def test_text_as_read(text, texts):
    assert [block.text for block in page_of(text).blocks] == texts


@pytest.mark.parametrize(("text", "barrier"), BARRIERS)
def test_no_link_behind_a_barrier(text, barrier):
    block = next(block for block in page_of(text).blocks if "x" in block.text)
    start = block.text.rindex("x")
    assert block.barrier(start, start + 1) == barrier
    assert block.link_spans(start, start + 1) == ()


@pytest.mark.parametrize("text", OPEN)
def test_link_where_nothing_forbids_it(text):
    block = next(block for block in page_of(text).blocks if "x" in block.text)
    start = block.text.index("x")
    assert block.barrier(start, start + 1) is None
    assert [text[span.start : span.end] for span in block.link_spans(start, start + 1)] == ["x"]


@pytest.mark.parametrize(("expected", "anchor"), WRAPPED)
def test_wraps(expected, anchor):
    assert wrapped(re.sub(r"[\[\]]", "", expected), anchor) == expected


@pytest.mark.parametrize(("text", "anchor"), UNWRAPPED)
def test_does_not_wrap(text, anchor):
    assert wrapped(text, anchor) == text


def test_heading_path_names_the_headings_above():
    page = page_of("<h1>A</h1><p>a<h2>B</h2><p>b<nav><h2>N</h2></nav><h3>C</h3><p>c<h2>D</h2><p>d")
    assert [(block.text, block.heading_path) for block in page.blocks if block.text.islower()] == [
        ("a", ("A",)), ("b", ("A", "B")), ("c", ("A", "B", "C")), ("d", ("A", "D")),
    ]  # fmt: skip
    assert page.blocks[2].heading_path == ("A",)


def test_page_span_covers_whole_pieces():
    text = "<p>x &NotEqualTilde;&amp;  y"
    block = page_of(text).blocks[0]
    assert block.page_span(2, 3) == block.page_span(3, 4) == Span(5, 20)
    assert text[slice(*edges(block.page_span(4, 7)))] == "&amp;  y"
    assert block.page_span(len(block.text), len(block.text)) == Span(len(text), len(text))


def test_sentence_under_several_barriers_names_the_first():
    block = page_of("<p><a>a</a> <code>b</code> c").blocks[0]
    assert (block.barrier(0, 3), block.barrier(0, 5), block.barrier(4, 5)) == (Barrier.LINK, None, None)


@pytest.mark.parametrize(("text", "lang"), [("<html lang=en-GB>x", "en-GB"), ("<html lang=''>x", None), ("<p lang=de>x", None)])
def test_language_of_page(text, lang):
    assert page_of(text).lang == lang


@pytest.mark.parametrize("text", ["", " \n", "<p><script>x</script>", "<!-- x -->"])
def test_page_without_text(text):
    assert page_of(text).reason == ArticleReason.NO_TEXT


@pytest.mark.parametrize("piece", DEEP)
def test_deep_page_ends(piece):
    page = page_of(piece * 20_000 + "x")
    assert len(page.blocks) <= 1


def test_nested_tags_beyond_the_limit_are_too_complex():
    assert page_of("<div>" * 200_000).reason == ArticleReason.TOO_COMPLEX
    assert page_of("<div>" * (SETTINGS.max_depth - 1) + "x").reason is None


def test_large_page_is_too_complex():
    assert page_of("x" * (SETTINGS.max_page_bytes + 1)).reason == ArticleReason.TOO_COMPLEX


@pytest.mark.parametrize("piece", LONG)
def test_long_page_is_read_to_its_end(piece):
    page = page_of("<p>x" + piece * (200_000 // len(piece)))
    assert page.reason is None
    assert page.blocks[0].text.startswith("x")


def test_five_megabytes_of_literal_brackets():
    assert len(page_of("<p>" + "<" * 5_000_000).blocks[0].text) == 5_000_000


def test_tree_construction_documents_read_without_error(shared):
    documents = tree_documents(shared / "html" / "html5lib-tests" / "tree-construction")
    assert len(documents) > 1_700
    assert all(read_page(document, SETTINGS) for document in documents)


def test_text_agrees_with_lexbor_on_real_pages(shared):
    texts = [
        re.sub(r"<(svg|template).*?</\1>", "", raw.decode("utf-8-sig", "replace"), flags=re.DOTALL)
        for _, raw in real_pages(shared)
    ]
    assert [text[:100] for text in texts if our_letters(text) != lexbor_letters(text)] == []


def edges(span):
    return span.start, span.end


def our_letters(text):
    """Sorted, since hidden text in the midst of a block stands behind the block."""
    return sorted("".join("".join(block.text for block in page_of(text).blocks).split()))


def lexbor_letters(text):
    page = LexborHTMLParser(text)
    page.strip_tags(["script", "style", "title", "textarea", "iframe", "noembed", "noframes", "xmp", "plaintext"])
    return sorted("".join(page.root.text().split()))


def test_contexts_that_are_alike_are_one_however_they_came_about():
    inside = page_context().enter("svg").enter("foreignobject")
    assert inside.enter("svg").enter("foreignobject") is inside
    cell = page_context().enter("table").enter("td")
    assert cell.enter("table").enter("td") is cell


def test_contexts_of_all_pages_are_shared_and_do_not_grow_with_the_names_on_them():
    groups = [group for module in (contexts, elements) for group in vars(module).values() if isinstance(group, frozenset | dict)]
    known = [name for group in groups for name in group if isinstance(name, str)]
    inside = [page_context().enter(name) for name in ("div", "header", "article", "td", "svg", "table")]
    for context in (page_context(), *inside):
        assert all(context.enter(name) == context._enter(name) for name in known)
        assert context.enter("x-one") is context.enter("x-two")
